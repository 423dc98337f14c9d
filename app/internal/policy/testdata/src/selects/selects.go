// Package selects waits for one thing, or for any of several.
package selects

func random(a, b chan int) int {
	select { // want `select: select of 2 communications: which of the ready ones happens is random`
	case n := <-a:
		return n
	case b <- 1:
		return 0
	}
}

func randomOrNot(a, b, c chan int) {
	select { // want `select: select of 3 communications`
	case <-a:
	case <-b:
	case <-c:
	default:
	}
}

func allowed(a chan int) {
	select {
	case <-a:
	default:
	}
	select {
	case a <- 1:
	}
}
