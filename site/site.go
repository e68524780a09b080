// Package site is what all pages and APIs share, those for the public and those for administrators: how an answer goes out
// (content codings, validators, headers of caching and security), static files, problems (RFC 9457), cursors and parameters.
package site
