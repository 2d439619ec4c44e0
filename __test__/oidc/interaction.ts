// The authorization server's own pages: who are you, and may this app know it?

import type { IncomingMessage, ServerResponse } from 'node:http'
import type Provider from 'oidc-provider'
import type { Interaction, Page } from 'oidc-provider'

/** Of the pages below; oidc-provider serves everything else. */
export const INTERACTION = '/interaction/'

/** Shows the page of an interaction, or takes what was answered there. */
export async function interact(provider: Provider, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const interaction = await provider.interactionDetails(request, response)
  if (request.method !== 'POST') {
    response.setHeader('content-type', 'text/html; charset=utf-8')
    response.end(page(interaction.prompt.name === 'login' ? login(interaction) : consent(interaction)))
    return
  }
  const answer = new URLSearchParams(await text(request))
  await provider.interactionFinished(request, response, await result(provider, interaction, answer))
}

async function result(provider: Provider, interaction: Interaction, answer: URLSearchParams): Promise<object> {
  if (answer.get('answer') !== 'yes') return { error: 'access_denied', error_description: 'The user said no' }
  if (interaction.prompt.name === 'login') return { login: { accountId: answer.get('login') ?? '' } }
  const grant = new provider.Grant({ accountId: interaction.session?.accountId ?? '', clientId: interaction.params.client_id })
  grant.addOIDCScope(interaction.params.scope)
  return { consent: { grantId: await grant.save() } }
}

function login({ params }: Interaction): string {
  return form(`<label>Login <input name="login" value="${escaped(params.login_hint ?? '')}" required></label>`, 'Continue', 'Cancel')
}

function consent({ params, session }: Interaction): string {
  return form(`<p>${escaped(params.client_id)} asks to know who ${escaped(session?.accountId ?? '')} is.</p>`, 'Allow', 'Refuse')
}

/** In place of oidc-provider's question whether to sign out; `inner` is its hidden form. */
export function signOutPage(context: Page, inner: string): void {
  context.body = page(`${inner}<button form="op.logoutForm" name="logout" value="yes">Sign out here, too</button>`)
}

export function signedOutPage(context: Page): void {
  context.body = page('<p>Signed out.</p>')
}

export function errorPage(context: Page, out: Record<string, string | undefined>): void {
  context.type = 'html'
  context.body = page(`<p>${escaped(`${out.error}: ${out.error_description}`)}</p>`)
}

function form(inner: string, yes: string, no: string): string {
  return `<form method="post">${inner}<button name="answer" value="yes">${yes}</button><button name="answer" value="no" formnovalidate>${no}</button></form>`
}

function page(body: string): string {
  return `<!doctype html><html lang="en"><title>Identity</title><link rel="icon" href="data:,">${body}</html>`
}

function escaped(value: string): string {
  return value.replace(/[&<>"']/g, character => `&#${character.charCodeAt(0)};`)
}

async function text(request: IncomingMessage): Promise<string> {
  let body = ''
  for await (const chunk of request.setEncoding('utf8')) body += chunk
  return body
}
