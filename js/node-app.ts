// Under which key an auth object keeps its application for `toNodeHandler`.

export const NODE_APP = Symbol.for('corten.app')
