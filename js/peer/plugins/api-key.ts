export { apiKey } from '../../plugins/moved.js'
