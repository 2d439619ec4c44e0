// Import this file before anything that loads the reference: it reads NODE_ENV (and TEST, which vitest sets) while
// it is being imported, and in its test mode it skips the origin checks that we compare.
process.env.NODE_ENV = 'development'
delete process.env.TEST
