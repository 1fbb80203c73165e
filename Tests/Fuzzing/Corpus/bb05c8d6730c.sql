EXPLAIN (  FORMAT /*é*/json , --a
format --';
DOT) SHOW --🙂*
FUNCTIONS 