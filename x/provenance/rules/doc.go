// Package rules is what nodes, clients and verifiers agree on about EPCIS events, without a state: which events are
// valid and canonical, which identity and digest an event has, what it is about, which effect it has, how quantities
// compare, and where the state binds items to lots. It is pure: the same for everybody, and without input or output.
package rules
