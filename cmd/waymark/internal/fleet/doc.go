// Package fleet runs the nodes of a network as processes of their own, on this machine.
//
// No node outlives the process that started it: they are asked to stop when it stops, and the kernel kills them when it
// is killed (on Linux; elsewhere they must be stopped by hand). A node that dies does not take the others with it.
package fleet
