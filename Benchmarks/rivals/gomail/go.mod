module gomail

go 1.19
