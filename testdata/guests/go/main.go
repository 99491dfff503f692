// A program of WASI preview1 with a runtime of its own: `make realworld` builds it where Go is on PATH.
package main

import (
	"bufio"
	"fmt"
	"os"
	"strings"
	"time"
)

func main() {
	started := time.Now()
	lines := make(chan string)
	go func() {
		defer close(lines)
		for in := bufio.NewScanner(os.Stdin); in.Scan(); {
			lines <- strings.ToUpper(in.Text())
		}
	}()
	for line := range lines {
		fmt.Println(line)
	}
	fmt.Println(os.Args[1:], os.Getenv("HOME"), time.Since(started) >= 0)
	if len(os.Args) > 1 {
		os.Exit(len(os.Args))
	}
}
