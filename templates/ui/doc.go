// Package ui is the controls that pages are made of: buttons, fields, tables, tabs, notes, trees, charts.
// Each is a templ component that takes one struct. It knows no domain, no store, no route and no clock,
// prints no inline style and no inline script, and works as plain HTML before any script has run.
package ui
