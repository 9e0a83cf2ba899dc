-- One rule for Wrackholm: grass and trees on the harbour's ground are the Parks team's to see, and the Trust's to cut.
insert into routing_rule (position, name, service_codes, area_kind, owners, team, pass_on)
values (1, 'Green things on the harbour’s ground', '{grass,tree}', 'owner', '{Wrackholm Harbour Trust}', 'Parks', true);
