//! The plugin's endpoints, one file each.

pub mod get_jwks;
pub mod get_token;
pub mod sign_jwt;
pub mod verify_jwt;
