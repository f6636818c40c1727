// The token that a request by script has to carry. Behind HTTPS the cookie's name begins with "__Host-".
const cookie = (name) => document.cookie.match(new RegExp(`(?:^|; )${name}=([^;]+)`))?.[1];

export const csrfToken = () => cookie("__Host-csrftoken") ?? cookie("csrftoken") ?? "";
