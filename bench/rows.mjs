// The groups of rows, in the order in which they are measured. A group is a file in rows/ with `measure(bench)`, which
// gives its rows, and `needs`, the servers that it wants. Its rows' ids begin with its name.

export const groups = ['cache', 'sqlite', 'postgres', 'borrowed', 'beside', 'sign-in', 'http', 'start', 'scale', 'storm', 'soak']
