-- What was added by mistake and is used by nothing is taken away again, by who may edit it.
grant delete on template, known_problem to doorstep_officer;
