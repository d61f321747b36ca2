export default { poweredByHeader: false, reactStrictMode: true, outputFileTracingRoot: import.meta.dirname };
