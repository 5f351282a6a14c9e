// Go's net/mail over a mapped file, given header sections only, cut out by the fastest search that the standard library has.
package main

import (
	"bufio"
	"bytes"
	"fmt"
	"net/mail"
	"os"
	"runtime"
	"strconv"
	"strings"
	"syscall"
)

var fourteen = []string{"From", "Sender", "Reply-To", "Return-Path", "To", "Date", "Subject", "Message-Id", "Received", "Authentication-Results",
	"X-Ms-Exchange-Organization-Authas", "X-Ms-Exchange-Organization-Scl", "X-Forefront-Antispam-Report", "X-Microsoft-Antispam-Mailbox-Delivery"}

const authAs, scl = 10, 11

var (
	all, verify                                  bool
	messages, fields, refused, junk, internal    int
	count                                        int
	names, whole                                 uint64
	out                                          = bufio.NewWriter(os.Stdout)
	reader                                       = bytes.NewReader(nil)
)

func addField(name, value string) {
	fields++
	if !verify {
		return
	}
	h, n := uint64(0xcbf29ce484222325), uint64(0)
	for _, c := range []byte(strings.ToLower(name)) {
		h = (h ^ uint64(c)) * 0x100000001b3
	}
	for _, c := range []byte(value) {
		if c != ' ' && c != '\t' && c != '\r' && c != '\n' {
			n++
		}
	}
	count++
	names += h
	h ^= n * 0x9e3779b97f4a7c15
	h ^= h >> 32
	h *= 0xd6e8feb86659fd93
	whole += h ^ h>>32
}

func take(head []byte) {
	messages++
	reader.Reset(head)
	m, err := mail.ReadMessage(reader)
	if err != nil {
		refused++
	} else if all {
		for name, values := range m.Header {
			for _, value := range values {
				addField(name, value)
			}
		}
	} else {
		for i, name := range fourteen {
			values := m.Header[name]
			if len(values) == 0 {
				continue
			}
			addField(name, values[0])
			if i == scl {
				if n, err := strconv.Atoi(values[0]); err == nil && n > 4 {
					junk++
				}
			} else if i == authAs && strings.EqualFold(values[0], "Internal") {
				internal++
			}
		}
	}
	if verify {
		fmt.Fprintf(out, "%d %016x %016x\n", count, names, whole)
		count, names, whole = 0, 0, 0
	}
}

// headerLength includes the empty line. Two searches, the second only in what the first found.
func headerLength(b []byte) int {
	kinds := [2][]byte{[]byte("\n\n"), []byte("\n\r\n")}
	if first := bytes.IndexByte(b, '\n'); first > 0 && b[first-1] == '\r' {
		kinds[0], kinds[1] = kinds[1], kinds[0]
	}
	for _, kind := range kinds {
		if found := bytes.Index(b, kind); found >= 0 {
			b = b[:found+len(kind)]
		}
	}
	return len(b)
}

func hasDate(line []byte) bool {
	if end := bytes.IndexByte(line, '\n'); end >= 0 {
		line = line[:end]
	}
	line = bytes.TrimSuffix(line, []byte("\r"))
	if len(line) < 20 || bytes.IndexByte(line, ':') < 0 {
		return false
	}
	for _, c := range line[len(line)-4:] {
		if c < '0' || c > '9' {
			return false
		}
	}
	return true
}

func mailbox(b []byte, lane string) {
	separator := []byte("\nFrom ")
	for at := 0; ; {
		head := at + bytes.IndexByte(b[at:], '\n') + 1
		length := headerLength(b[head:])
		if lane == "split" {
			messages++
			if verify {
				fmt.Fprintln(out, at)
			}
		} else {
			take(b[head : head+length])
		}
		for at = head + length - 1; ; {
			next := bytes.Index(b[at:], separator)
			if next < 0 {
				return
			}
			at += next + 1
			if (b[at-2] == '\n' || b[at-2] == '\r' && b[at-3] == '\n') && hasDate(b[at:]) {
				break
			}
		}
	}
}

func files(list string) {
	paths, err := os.ReadFile(list)
	check(err)
	buffer := make([]byte, 16<<10)
	for _, path := range strings.Split(strings.TrimSuffix(string(paths), "\n"), "\n") {
		file, err := syscall.Open(path, syscall.O_RDONLY, 0)
		check(err)
		n, length := 0, 0
		for {
			m, err := syscall.Read(file, buffer[n:])
			check(err)
			n += m
			length = headerLength(buffer[:n])
			if m == 0 || length < n || n < len(buffer) {
				break
			}
			buffer = append(buffer, make([]byte, len(buffer))...)
		}
		syscall.Close(file)
		take(buffer[:length])
	}
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "gomail:", err)
		os.Exit(2)
	}
}

func main() {
	defer out.Flush()
	var args []string
	for _, a := range os.Args[1:] {
		if a == "--verify" {
			verify = true
		} else {
			args = append(args, a)
		}
	}
	if len(args) == 1 && args[0] == "--version" {
		fmt.Fprintln(out, strings.TrimPrefix(runtime.Version(), "go"))
		return
	}
	all = args[0] == "all"
	if args[1] == "--list" {
		files(args[2])
	} else {
		file, err := os.Open(args[1])
		check(err)
		info, err := file.Stat()
		check(err)
		b, err := syscall.Mmap(int(file.Fd()), 0, int(info.Size()), syscall.PROT_READ, syscall.MAP_PRIVATE)
		check(err)
		mailbox(b, args[0])
	}
	fmt.Fprintf(out, "messages %d\nfields %d\nrefused %d\njunk %d\ninternal %d\n", messages, fields, refused, junk, internal)
}
