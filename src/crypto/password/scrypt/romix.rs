//! scryptROMix (RFC 7914) for r = 16, in memory that is given. The libraries take 32 MiB anew for
//! each hash and know no wider instructions than SSE2, which is half of their time. Four words
//! that are mixed in the same way stand beside each other, so that the compiler makes one
//! instruction of four.

#![expect(clippy::indexing_slicing, reason = "arrays, at places that they have")]

use multiversion::multiversion;

/// Blocks of 64 bytes: 2 r.
const BLOCKS: usize = 32;

/// A diagonal of a block, which Salsa20 sees as a square of four by four words.
type Row = [u32; 4];
type Block = [Row; 4];

/// 2 KiB, of which scrypt fills N. The first rows of all blocks stand together, then the second
/// ones and so on: the rows of one block, side by side, tempt the compiler to join them into one
/// wide register for each addition and to take them apart again, a fifth of the time.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Vector([[Row; BLOCKS]; 4]);

/// How many bytes a [`Vector`] is.
pub const LENGTH: usize = BLOCKS * 64;

/// Where the words of a block are in its rows.
const PLACES: [(usize, usize); 16] = {
    let mut places = [(0, 0); 16];
    let mut word = 0;
    while word < 16 {
        // Each column of the square is turned up until the diagonals lie flat.
        let (line, column) = (word / 4, word % 4);
        places[word] = ((line + 4 - column) % 4, column);
        word += 1;
    }
    places
};

impl Vector {
    #[inline(always)]
    fn block(&self, at: usize) -> Block {
        let [a, b, c, d] = &self.0;
        [a[at], b[at], c[at], d[at]]
    }

    /// Integerify: the first word of the last block.
    #[inline(always)]
    fn choice(&self) -> usize {
        self.0[0][BLOCKS - 1][0] as usize
    }

    pub fn from_bytes(bytes: &[u8; LENGTH]) -> Self {
        let mut vector = Self::default();
        let (blocks, _) = bytes.as_chunks::<64>();
        for (at, bytes) in blocks.iter().enumerate() {
            let (words, _) = bytes.as_chunks::<4>();
            for ((row, column), word) in PLACES.into_iter().zip(words) {
                vector.0[row][at][column] = u32::from_le_bytes(*word);
            }
        }
        vector
    }

    pub fn to_bytes(self) -> Vec<u8> {
        let words = |at: usize| PLACES.map(|(row, column)| self.0[row][at][column]);
        (0..BLOCKS).flat_map(words).flat_map(u32::to_le_bytes).collect()
    }
}

/// Mixes `x` by way of `memory`, whose length is N: a power of two, and more than one.
#[multiversion(targets("x86_64+avx512f+avx512vl", "x86_64+avx2"))]
pub fn mix(x: &mut Vector, memory: &mut [Vector]) {
    let Some(last) = memory.len().checked_sub(1) else { return };
    let mut mixed = Vector::default();
    for vector in memory.iter_mut() {
        *vector = *x;
        block_mix(x, &mut mixed);
        *x = mixed;
    }
    for _ in 0..memory.len() {
        let chosen = &memory[x.choice() & last];
        for (rows, others) in x.0.iter_mut().zip(&chosen.0) {
            for (row, other) in rows.iter_mut().zip(others) {
                *row = xor(*row, *other);
            }
        }
        block_mix(x, &mut mixed);
        *x = mixed;
    }
}

/// scryptBlockMix: the even blocks come to stand before the odd ones.
#[inline(always)]
fn block_mix(from: &Vector, to: &mut Vector) {
    let mut mixed = from.block(BLOCKS - 1);
    for at in 0..BLOCKS {
        mixed = salsa20_8(xor_blocks(mixed, from.block(at)));
        let place = (at % 2) * (BLOCKS / 2) + at / 2;
        for (rows, row) in to.0.iter_mut().zip(mixed) {
            rows[place] = row;
        }
    }
}

#[inline(always)]
fn salsa20_8(block: Block) -> Block {
    let [mut a, mut b, mut c, mut d] = block;
    for _ in 0..8 {
        b = turn::<7>(b, a, d);
        c = turn::<9>(c, b, a);
        d = turn::<13>(d, c, b);
        a = turn::<18>(a, d, c);
        // Columns become rows, and rows columns.
        (b, c, d) = ([d[1], d[2], d[3], d[0]], [c[2], c[3], c[0], c[1]], [b[3], b[0], b[1], b[2]]);
    }
    [add(a, block[0]), add(b, block[1]), add(c, block[2]), add(d, block[3])]
}

#[inline(always)]
fn turn<const BITS: u32>(row: Row, left: Row, right: Row) -> Row {
    xor(row, rotate::<BITS>(add(left, right)))
}

#[inline(always)]
fn xor_blocks([a, b, c, d]: Block, [e, f, g, h]: Block) -> Block {
    [xor(a, e), xor(b, f), xor(c, g), xor(d, h)]
}

#[inline(always)]
fn xor([a, b, c, d]: Row, [e, f, g, h]: Row) -> Row {
    [a ^ e, b ^ f, c ^ g, d ^ h]
}

#[inline(always)]
fn add([a, b, c, d]: Row, [e, f, g, h]: Row) -> Row {
    [a.wrapping_add(e), b.wrapping_add(f), c.wrapping_add(g), d.wrapping_add(h)]
}

#[inline(always)]
fn rotate<const BITS: u32>([a, b, c, d]: Row) -> Row {
    [a.rotate_left(BITS), b.rotate_left(BITS), c.rotate_left(BITS), d.rotate_left(BITS)]
}

#[cfg(test)]
mod tests {
    use super::{LENGTH, Vector, mix};

    #[test]
    fn bytes_come_back_as_they_were() {
        let bytes: [u8; LENGTH] = std::array::from_fn(|at| u8::try_from(at * 7 % 251).unwrap());
        assert_eq!(Vector::from_bytes(&bytes).to_bytes(), bytes);
    }

    #[test]
    fn no_memory_is_no_panic() {
        let mut vector = Vector::default();
        mix(&mut vector, &mut []);
        assert_eq!(vector, Vector::default());
    }
}
