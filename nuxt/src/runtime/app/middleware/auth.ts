// Guards every page.

import { defineNuxtRouteMiddleware } from 'nuxt/app'
import { checkAccess } from '../internal/access.js'

export default defineNuxtRouteMiddleware((to) => checkAccess(to))
