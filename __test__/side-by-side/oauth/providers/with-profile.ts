// Providers that are asked for a profile with the access token.
import { claimsOf, type Provider } from '../provider.js'

const unchanged = '2024-01-02T03:04:05Z'

export const withProfile: Provider[] = [
  {
    id: 'atlassian',
    authorize: 'https://auth.atlassian.com/authorize',
    token: 'POST https://auth.atlassian.com/oauth/token',
    profile: {
      'GET https://api.atlassian.com/me': ({ id, name, email, image }) => ({
        account_id: id,
        account_type: 'atlassian',
        name,
        email,
        picture: image,
        locale: 'en',
      }),
    },
  },
  {
    id: 'cloudflare',
    authorize: 'https://dash.cloudflare.com/oauth2/auth',
    token: 'POST https://dash.cloudflare.com/oauth2/token',
    profile: {
      'GET https://api.cloudflare.com/client/v4/user': ({ id, name, email }) => {
        const [first, last] = name.split(' ')
        return { success: true, errors: [], messages: [], result: { id, email, first_name: first, last_name: last ?? null, country: null } }
      },
    },
  },
  {
    id: 'discord',
    authorize: 'https://discord.com/api/oauth2/authorize',
    token: 'POST https://discord.com/api/oauth2/token',
    profile: {
      'GET https://discord.com/api/users/@me': ({ id, name, email, verified }) => ({
        id: `80351110224678${id}`,
        username: 'ada',
        discriminator: '0',
        global_name: name,
        avatar: '8342729096ea3675442027381ff50dfe',
        mfa_enabled: false,
        locale: 'en-GB',
        email: email ?? null,
        verified,
      }),
    },
  },
  {
    id: 'dropbox',
    authorize: 'https://www.dropbox.com/oauth2/authorize',
    token: 'POST https://api.dropboxapi.com/oauth2/token',
    profile: {
      'POST https://api.dropboxapi.com/2/users/get_current_account': ({ id, name, email, verified, image }) => ({
        account_id: `dbid:${id}`,
        name: { given_name: 'Ada', surname: 'Love', familiar_name: 'Ada', display_name: name },
        email,
        email_verified: verified,
        profile_photo_url: image,
        disabled: false,
      }),
    },
  },
  {
    id: 'figma',
    authorize: 'https://www.figma.com/oauth',
    token: 'POST https://api.figma.com/v1/oauth/token',
    profile: { 'GET https://api.figma.com/v1/me': ({ id, name, email, image }) => ({ id, handle: name, email, img_url: image }) },
  },
  {
    id: 'github',
    authorize: 'https://github.com/login/oauth/authorize',
    token: 'POST https://github.com/login/oauth/access_token',
    tokens: () => ({ scope: 'read:user,user:email' }),
    profile: {
      'GET https://api.github.com/user': ({ id, name, image }) => ({
        login: 'ada',
        id: Number(id),
        node_id: 'MDQ6VXNlcjE=',
        avatar_url: image,
        type: 'User',
        site_admin: false,
        name,
        email: null,
        created_at: unchanged,
      }),
    },
    besides: {
      'GET https://api.github.com/user/emails': ({ email, verified }) =>
        email === undefined
          ? []
          : [
              { email: 'old@b.co', primary: false, verified: true, visibility: null },
              { email, primary: true, verified, visibility: 'private' },
            ],
    },
  },
  {
    id: 'gitlab',
    authorize: 'https://gitlab.com/oauth/authorize',
    token: 'POST https://gitlab.com/oauth/token',
    profile: {
      'GET https://gitlab.com/api/v4/user': ({ id, name, email, verified, image }) => ({
        id: Number(id),
        username: 'ada',
        name,
        state: 'active',
        locked: false,
        avatar_url: image,
        email,
        email_verified: verified,
      }),
    },
  },
  {
    id: 'huggingface',
    authorize: 'https://huggingface.co/oauth/authorize',
    token: 'POST https://huggingface.co/oauth/token',
    profile: { 'GET https://huggingface.co/oauth/userinfo': person => ({ ...claimsOf(person), preferred_username: 'ada', isPro: false, orgs: [] }) },
  },
  {
    id: 'kakao',
    authorize: 'https://kauth.kakao.com/oauth/authorize',
    token: 'POST https://kauth.kakao.com/oauth/token',
    tokens: () => ({ refresh_token_expires_in: 5_184_000 }),
    profile: {
      'GET https://kapi.kakao.com/v2/user/me': ({ id, name, email, verified, image }) => ({
        id: Number(id),
        connected_at: unchanged,
        kakao_account: {
          profile: { nickname: name, profile_image_url: image, thumbnail_image_url: `${image}?small`, is_default_image: false },
          has_email: email !== undefined,
          is_email_valid: true,
          is_email_verified: verified,
          email,
        },
      }),
    },
  },
  {
    id: 'kick',
    authorize: 'https://id.kick.com/oauth/authorize',
    token: 'POST https://id.kick.com/oauth/token',
    profile: {
      'GET https://api.kick.com/public/v1/users': ({ id, name, email, image }) => ({
        data: [{ user_id: Number(id), name, email, profile_picture: image }],
        message: 'OK',
      }),
    },
  },
  {
    id: 'linear',
    authorize: 'https://linear.app/oauth/authorize',
    token: 'POST https://api.linear.app/oauth/token',
    profile: {
      'POST https://api.linear.app/graphql': ({ id, name, email, image }) => ({
        data: { viewer: { id, name, email, avatarUrl: image, active: true, createdAt: unchanged, updatedAt: unchanged } },
      }),
    },
  },
  {
    id: 'linkedin',
    authorize: 'https://www.linkedin.com/oauth/v2/authorization',
    token: 'POST https://www.linkedin.com/oauth/v2/accessToken',
    profile: {
      'GET https://api.linkedin.com/v2/userinfo': person => ({ ...claimsOf(person), given_name: 'Ada', locale: { country: 'GB', language: 'en' } }),
    },
  },
  {
    id: 'naver',
    authorize: 'https://nid.naver.com/oauth2.0/authorize',
    token: 'POST https://nid.naver.com/oauth2.0/token',
    // Naver writes numbers as texts.
    tokens: () => ({ expires_in: '3600' }),
    profile: {
      'GET https://openapi.naver.com/v1/nid/me': ({ id, name, email, image }) => ({
        resultcode: '00',
        message: 'success',
        response: { id, nickname: 'ada', name, email, profile_image: image, gender: 'F', age: '20-29' },
      }),
    },
  },
  {
    id: 'notion',
    authorize: 'https://api.notion.com/v1/oauth/authorize',
    token: 'POST https://api.notion.com/v1/oauth/token',
    profile: {
      'GET https://api.notion.com/v1/users/me': ({ id, name, email, image }) => ({
        object: 'user',
        id: 'bot',
        type: 'bot',
        bot: { owner: { type: 'user', user: { object: 'user', id, name, avatar_url: image, type: 'person', person: { email } } } },
      }),
    },
  },
  {
    id: 'paypal',
    authorize: 'https://www.sandbox.paypal.com/signin/authorize',
    token: 'POST https://api-m.sandbox.paypal.com/v1/oauth2/token',
    tokens: () => ({ app_id: 'APP-1', nonce: 'x' }),
    profile: {
      'GET https://api-m.sandbox.paypal.com/v1/identity/oauth2/userinfo': person => ({
        user_id: `https://www.paypal.com/webapps/auth/identity/user/${person.id}`,
        ...claimsOf(person),
        payer_id: 'P1',
      }),
    },
    idToken: {
      issuer: 'https://www.paypal.com',
      notForSignIn: 'the reference verifies no ID token of it',
      claims: ({ id }) => ({ sub: id }),
    },
  },
  {
    id: 'polar',
    authorize: 'https://polar.sh/oauth2/authorize',
    token: 'POST https://api.polar.sh/v1/oauth2/token',
    profile: {
      'GET https://api.polar.sh/v1/oauth2/userinfo': ({ id, name, email, verified, image }) => ({
        id,
        username: 'ada',
        public_name: name,
        email,
        email_verified: verified,
        avatar_url: image,
        account_id: null,
      }),
    },
  },
  {
    id: 'railway',
    authorize: 'https://backboard.railway.com/oauth/auth',
    token: 'POST https://backboard.railway.com/oauth/token',
    profile: { 'GET https://backboard.railway.com/oauth/me': ({ id, name, email, image }) => ({ sub: id, name, email, picture: image }) },
  },
  {
    id: 'reddit',
    authorize: 'https://www.reddit.com/api/v1/authorize',
    token: 'POST https://www.reddit.com/api/v1/access_token',
    placeholder: true,
    profile: {
      'GET https://oauth.reddit.com/api/v1/me': ({ id, name, verified, image }) => ({
        id,
        name,
        icon_img: `${image}?width=256&s=1`,
        has_verified_email: verified,
        verified,
        oauth_client_id: 'x',
      }),
    },
  },
  {
    id: 'roblox',
    authorize: 'https://apis.roblox.com/oauth/v1/authorize',
    token: 'POST https://apis.roblox.com/oauth/v1/token',
    placeholder: true,
    profile: {
      'GET https://apis.roblox.com/oauth/v1/userinfo': ({ id, name, image }) => ({
        sub: id,
        name: 'ada',
        nickname: name,
        preferred_username: 'ada',
        created_at: 1_607_354_232,
        profile: 'https://www.roblox.com/users/1/profile',
        picture: image,
      }),
    },
  },
  {
    id: 'salesforce',
    authorize: 'https://login.salesforce.com/services/oauth2/authorize',
    token: 'POST https://login.salesforce.com/services/oauth2/token',
    // Salesforce does not say when a token ends.
    tokens: () => ({ expires_in: undefined, instance_url: 'https://x.my.salesforce.com', issued_at: '1700000000000' }),
    profile: {
      'GET https://login.salesforce.com/services/oauth2/userinfo': ({ id, name, email, verified, image }) => ({
        sub: `https://login.salesforce.com/id/00Dx/${id}`,
        user_id: id,
        organization_id: '00Dx',
        preferred_username: 'ada',
        email,
        email_verified: verified,
        name,
        photos: { picture: image, thumbnail: `${image}?small` },
      }),
    },
  },
  {
    id: 'slack',
    authorize: 'https://slack.com/openid/connect/authorize',
    token: 'POST https://slack.com/api/openid.connect.token',
    tokens: () => ({ ok: true }),
    profile: {
      'GET https://slack.com/api/openid.connect.userInfo': person => ({
        ok: true,
        ...claimsOf(person),
        'https://slack.com/user_id': person.id,
        'https://slack.com/team_id': 'T0R7GR',
      }),
    },
  },
  {
    id: 'spotify',
    authorize: 'https://accounts.spotify.com/authorize',
    token: 'POST https://accounts.spotify.com/api/token',
    profile: {
      'GET https://api.spotify.com/v1/me': ({ id, name, email, image }) => ({
        id,
        display_name: name,
        email,
        images: [{ url: image, height: 300, width: 300 }],
      }),
    },
  },
  {
    id: 'tiktok',
    options: { clientKey: 'key.tiktok' },
    authorize: 'https://www.tiktok.com/v2/auth/authorize',
    token: 'POST https://open.tiktokapis.com/v2/oauth/token/',
    tokens: ({ id }) => ({ open_id: id, scope: 'user.info.profile', refresh_expires_in: 31_536_000 }),
    placeholder: true,
    profile: {
      'GET https://open.tiktokapis.com/v2/user/info/': ({ id, name, image }) => ({
        data: { user: { open_id: id, avatar_large_url: image, display_name: name, username: 'ada' } },
        error: { code: 'ok', message: '', log_id: 'x' },
      }),
    },
  },
  {
    id: 'twitter',
    authorize: 'https://x.com/i/oauth2/authorize',
    token: 'POST https://api.x.com/2/oauth2/token',
    placeholder: true,
    profile: {
      'GET https://api.x.com/2/users/me': ({ id, name, email, verified, image }, { url }) => ({
        data: {
          id,
          name,
          username: 'ada',
          ...(url.searchParams.get('user.fields') === 'confirmed_email'
            ? { confirmed_email: verified ? email : undefined }
            : { profile_image_url: image }),
        },
      }),
    },
  },
  {
    id: 'vercel',
    authorize: 'https://vercel.com/oauth/authorize',
    token: 'POST https://api.vercel.com/login/oauth/token',
    noRefresh: 'the reference has no refresh for it',
    profile: { 'GET https://api.vercel.com/login/oauth/userinfo': person => ({ ...claimsOf(person), preferred_username: 'ada' }) },
  },
  {
    id: 'vk',
    authorize: 'https://id.vk.com/authorize',
    token: 'POST https://id.vk.com/oauth2/auth',
    tokens: ({ id }) => ({ user_id: Number(id), scope: 'email phone' }),
    answer: () => ({ device_id: 'device-1', type: 'code_v2' }),
    profile: {
      'POST https://id.vk.com/oauth2/user_info': ({ id, name, email, verified, image }) => {
        const [first = '', last = ''] = name.split(' ')
        return {
          user: {
            user_id: id,
            first_name: first,
            last_name: last,
            phone: '79991234567',
            avatar: image,
            email,
            sex: 1,
            verified,
            birthday: '01.01.2000',
          },
        }
      },
    },
  },
  {
    id: 'wechat',
    authorize: 'https://open.weixin.qq.com/connect/qrconnect',
    token: 'GET https://api.weixin.qq.com/sns/oauth2/access_token',
    refresh: 'GET https://api.weixin.qq.com/sns/oauth2/refresh_token',
    tokens: ({ id }) => ({ token_type: undefined, openid: `open-${id}`, unionid: `union-${id}`, scope: 'snsapi_login,snsapi_base' }),
    placeholder: true,
    profile: {
      'GET https://api.weixin.qq.com/sns/userinfo': ({ id, name, image }) => ({
        openid: `open-${id}`,
        unionid: `union-${id}`,
        nickname: name,
        sex: 0,
        headimgurl: image,
        privilege: [],
      }),
    },
  },
  {
    id: 'zoom',
    authorize: 'https://zoom.us/oauth/authorize',
    token: 'POST https://zoom.us/oauth/token',
    profile: {
      'GET https://api.zoom.us/v2/users/me': ({ id, name, email, verified, image }) => ({
        id,
        display_name: name,
        first_name: 'Ada',
        email,
        verified: verified ? 1 : 0,
        pic_url: image,
        type: 1,
        account_id: 'x',
      }),
    },
  },
]
