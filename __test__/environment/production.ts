// Import this file before anything that loads the reference: it reads NODE_ENV while it is being imported.
process.env.NODE_ENV = 'production'
delete process.env.TEST
