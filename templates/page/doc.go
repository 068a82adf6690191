// Package page is the pages: one struct and one templ file each. The fields are what the page shows, its methods are its
// little decisions. A page knows no database, no request and no secret.
package page
