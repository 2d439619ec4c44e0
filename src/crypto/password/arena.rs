//! Working memory that is kept between hashes: touching fresh pages takes as long as a third of
//! the hash in them.

use argon2::Block;

use super::{argon2id::MEMORY_KIB, scrypt::Vector};

/// One per thread of the hash pool. It holds the memory of the algorithm that it was last used
/// for: 19 MiB for argon2id, 32 MiB for scrypt.
#[derive(Default)]
pub struct Arena(Memory);

#[derive(Default)]
enum Memory {
    #[default]
    None,
    Argon2id(Vec<Block>),
    Scrypt(Vec<Vector>),
}

impl Arena {
    /// `None` where there is not so much memory.
    pub(super) fn argon2id(&mut self, count: usize) -> Option<&mut [Block]> {
        if !matches!(self.0, Memory::Argon2id(_)) {
            self.0 = Memory::Argon2id(Vec::new());
        }
        let Memory::Argon2id(blocks) = &mut self.0 else { return None };
        grow(blocks, count, Block::new())
    }

    /// The same for scrypt.
    pub(super) fn scrypt(&mut self, count: usize) -> Option<&mut [Vector]> {
        if !matches!(self.0, Memory::Scrypt(_)) {
            self.0 = Memory::Scrypt(Vec::new());
        }
        let Memory::Scrypt(vectors) = &mut self.0 else { return None };
        grow(vectors, count, Vector::default())
    }

    /// Gives back what an unusually large argon2id hash needed beyond our own.
    pub(super) fn trim(&mut self) {
        // A block is one KiB.
        let usual = usize::try_from(MEMORY_KIB).unwrap_or_default();
        if let Memory::Argon2id(blocks) = &mut self.0
            && blocks.len() > usual
        {
            blocks.truncate(usual);
            blocks.shrink_to_fit();
        }
    }

    /// In KiB.
    #[cfg(test)]
    pub fn size(&self) -> usize {
        let bytes = match &self.0 {
            Memory::None => 0,
            Memory::Argon2id(blocks) => size_of_val(blocks.as_slice()),
            Memory::Scrypt(vectors) => size_of_val(vectors.as_slice()),
        };
        bytes / 1024
    }
}

fn grow<T: Copy>(memory: &mut Vec<T>, count: usize, empty: T) -> Option<&mut [T]> {
    if memory.len() < count {
        memory.try_reserve_exact(count - memory.len()).ok()?;
        memory.resize(count, empty);
    }
    memory.get_mut(..count)
}
