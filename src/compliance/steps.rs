//! Counts the steps of loops that a text made for it could drive up, so that tests can hold that the work grows with the
//! length of a text and not with its square. Outside tests nothing is counted.

#[cfg(test)]
thread_local! {
    static TAKEN: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

/// Notes that a loop took some steps.
#[inline]
pub(super) fn took(steps: usize) {
    #[cfg(test)]
    TAKEN.set(TAKEN.get() + steps);
    #[cfg(not(test))]
    let _ = steps;
}

/// How many steps some work takes.
#[cfg(test)]
pub(super) fn of(work: impl FnOnce()) -> usize {
    let before = TAKEN.get();
    work();
    TAKEN.get() - before
}
