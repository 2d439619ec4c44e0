// The texts that `better-auth/plugins` exports: a stand-in cannot be a text. They equal the peer's.

export const OAUTH_POPUP_MESSAGE_TYPE = 'better-auth:oauth-popup'
export const OAUTH_POPUP_DATA_ELEMENT_ID = 'better-auth-oauth-popup'
export const POPUP_MARKER_COOKIE = 'oauth_popup'

/** What the page at the end of a popup runs. Its bytes are a given: browsers run it only if its hash is the one below. */
export const OAUTH_POPUP_COMPLETE_SCRIPT = `(function () {
	var el = document.getElementById("${OAUTH_POPUP_DATA_ELEMENT_ID}");
	if (!el) return;
	var payload;
	try {
		payload = JSON.parse(el.textContent || "");
	} catch (e) {
		return;
	}
	var target = window.opener || window.parent;
	if (target && target !== window) {
		try {
			target.postMessage(
				{
					type: payload.type,
					nonce: payload.nonce,
					token: payload.token,
					redirectTo: payload.redirectTo,
					error: payload.error,
				},
				payload.targetOrigin,
			);
		} catch (e) {}
	}
	window.close();
})();
`
export const OAUTH_POPUP_SCRIPT_CSP_HASH = 'sha256-tIo2K8VBC9SnhvdZ+9GsGkQoZm+jm/JcxL+d+i8b8KQ='
