// Guarded by a route rule: this runs for users alone.

export default defineEventHandler(async (event) => {
  const { user } = await requireUserSession(event)
  return {
    reader: user.name,
    notes: [
      {
        title: 'Why it rusts',
        text: 'Weathering steel grows a dense layer of rust in its first years. That layer then keeps the rest of the steel from rusting.',
      },
      {
        title: 'Why it is not painted',
        text: 'A scratch in paint lets the rust in below it. A scratch in weathering steel closes by itself.',
      },
      {
        title: 'Where it fails',
        text: 'Where water cannot run off, the layer never becomes dense, and the steel rusts like any other.',
      },
    ],
  }
})
