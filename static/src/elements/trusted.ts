import htmx from "htmx.org";

/**
 * The page's policy says: require-trusted-types-for 'script'; trusted-types htmx.
 * Only htmx may turn strings into HTML; any other innerHTML, here or in a dependency, throws. Scripts that come
 * with an answer are emptied: htmx would run them.
 */
interface Policy {
  createHTML(html: string): string;
  createScript(script: string): string;
}
interface PolicyFactory {
  createPolicy(name: string, rules: Policy): Policy;
}

const factory = (window as unknown as { trustedTypes?: PolicyFactory }).trustedTypes;
if (factory) {
  const policy = factory.createPolicy("htmx", { createHTML: (html) => html, createScript: () => "" });
  htmx.registerExtension("trusted", {
    init: (api: { initSecurity(policy: Policy): void }) => api.initSecurity(policy),
  });
}
