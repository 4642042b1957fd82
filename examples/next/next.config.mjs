// "standalone" keeps the image small: only the modules that the pages really use.
export default { output: 'standalone', poweredByHeader: false };
