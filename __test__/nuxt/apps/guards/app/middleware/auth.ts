// Many apps have one of this name; ours guards beside it.
export default defineNuxtRouteMiddleware(() => {})
