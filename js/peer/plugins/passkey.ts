export { passkey } from '../../plugins/moved.js'
