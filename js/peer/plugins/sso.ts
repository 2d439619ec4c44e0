export { sso } from '../../plugins/moved.js'
