// The mark as an icon, within the page: nothing is fetched for it.

const mark =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><rect width="24" height="24" rx="5" fill="#a8431f"/>' +
  '<path d="M16.2 8.6a5.4 5.4 0 1 0 0 6.8" fill="none" stroke="#fff" stroke-width="2.6" stroke-linecap="round"/></svg>'

export const favicon = `data:image/svg+xml,${encodeURIComponent(mark)}`
