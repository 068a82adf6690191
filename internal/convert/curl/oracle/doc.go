// Package oracle holds the test in which curl itself says what a command line sends, beside what becomes of it here. It stands
// apart from package curl, whose fuzz target would otherwise be built with a whole database.
package oracle
