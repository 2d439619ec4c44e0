export * from '../../migration.js'
