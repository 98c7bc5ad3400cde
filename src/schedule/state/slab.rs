use alloc::vec::Vec;

/// A list that grows without moving what it holds, so that no single booking pays for copying all others.
#[derive(Debug, Clone)]
pub(in crate::schedule) struct Slab<T, const CHUNK: usize = 1_024> {
    // INVARIANT: every chunk but the last has CHUNK items, the last has at least one.
    chunks: Vec<Vec<T>>,
}

impl<T, const CHUNK: usize> Slab<T, CHUNK> {
    pub(in crate::schedule) const fn new() -> Self {
        Self { chunks: Vec::new() }
    }

    pub(in crate::schedule) fn len(&self) -> usize {
        let full = self.chunks.len().saturating_sub(1).saturating_mul(CHUNK);
        self.chunks.last().map_or(0, |last| full.saturating_add(last.len()))
    }

    pub(in crate::schedule) fn push(&mut self, item: T) {
        match self.chunks.last_mut() {
            Some(last) if last.len() < CHUNK => last.push(item),
            _ => {
                let mut chunk = Vec::with_capacity(CHUNK);
                chunk.push(item);
                self.chunks.push(chunk);
            }
        }
    }

    pub(in crate::schedule) fn pop(&mut self) -> Option<T> {
        let last = self.chunks.last_mut()?;
        let item = last.pop();
        if last.is_empty() {
            self.chunks.pop();
        }
        item
    }

    pub(in crate::schedule) fn get(&self, index: u32) -> Option<&T> {
        let index = usize::try_from(index).ok()?;
        self.chunks.get(index.checked_div(CHUNK)?)?.get(index.checked_rem(CHUNK)?)
    }

    pub(in crate::schedule) fn get_mut(&mut self, index: u32) -> Option<&mut T> {
        let index = usize::try_from(index).ok()?;
        self.chunks.get_mut(index.checked_div(CHUNK)?)?.get_mut(index.checked_rem(CHUNK)?)
    }

    pub(in crate::schedule) fn iter(&self) -> impl Iterator<Item = &T> {
        self.chunks.iter().flatten()
    }
}
