module tq.example/programs

go 1.21
