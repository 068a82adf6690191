// Package arch watches over the structure of the project: rules.txt says who may import whom, and the tests enforce it.
// It holds no code that runs.
package arch
