"""Village rolls, township and county books, the city's database, and the four lists, as workbooks."""
