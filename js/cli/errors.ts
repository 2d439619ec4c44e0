// What stops a command.

/** One sentence for the user: exit code 1. */
export class CommandError extends Error {}
