//! The addon's own allocator. A session check makes some sixty small allocations, for which this
//! one takes half the time; and a scrypt hash finds the 32 MiB of the last one, where the system's
//! allocator would have them back and zeroed anew, page by page.

use mimalloc::MiMalloc;

#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;
