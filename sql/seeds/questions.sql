-- What the services of services.sql ask beside the words, of those that are there and that nobody has edited.

insert into question (service_code, position, code, kind, required, is_public, text, hint, options)
select service_code, given.position, code, kind, required, given.is_public, text, hint, options::jsonb
from (
values
('pothole', 10, 'size', 'one', false, true, 'How big is it?', '', '[
    {"value": "small", "text": "Smaller than a dinner plate"},
    {"value": "middling", "text": "About as big as a dinner plate"},
    {"value": "large", "text": "Bigger than a dinner plate"}
]'),
('pothole', 20, 'depth', 'one', false, true, 'How deep is it?', 'Only guess. Do not step into the road to look.', '[
    {"value": "shallow", "text": "Less than a golf ball"},
    {"value": "deep", "text": "As deep as a golf ball"},
    {"value": "very-deep", "text": "Deeper than a golf ball"}
]'),
('pothole', 30, 'lane', 'one', false, true, 'Where in the road is it?', '', '[
    {"value": "edge", "text": "Near the kerb"},
    {"value": "wheels", "text": "Where car wheels go"},
    {"value": "middle", "text": "In the middle of the road"},
    {"value": "cycle-lane", "text": "In a cycle lane"},
    {"value": "crossing", "text": "Where people cross"}
]'),

('street-light', 10, 'fault', 'one', false, true, 'What does the light do?', '', '[
    {"value": "out", "text": "It is out"},
    {"value": "flickers", "text": "It goes on and off"},
    {"value": "day", "text": "It is on in the daytime"},
    {"value": "damaged", "text": "It is bent, leaning or broken"},
    {"value": "wires", "text": "I can see wires, or its little door is open", "stop": "Keep away from it, and keep others away. Ring 105 now: the call is free, at any hour. Then ring us."}
]'),
('street-light', 20, 'number', 'text', false, true, 'What is the number on it?', 'Only where it is not named above. Look for a small plate or painted numbers on the post.', '[]'),

('fly-tipping', 10, 'danger', 'one', false, true, 'Is there anything dangerous in it?', 'Do not touch it to find out.', '[
    {"value": "no", "text": "No"},
    {"value": "not-sure", "text": "I am not sure"},
    {"value": "asbestos", "text": "Grey sheets or pipes that may be asbestos", "stop": "Keep away from it and do not touch it: the dust can make people ill. Ring us now, so that we can send a crew with the right masks."},
    {"value": "sharps", "text": "Needles or other sharp things", "stop": "Do not touch them, and keep children and dogs away. Ring us now. If somebody has been pricked, ring 111."},
    {"value": "chemicals", "text": "Gas bottles, or drums with something in them", "stop": "Keep well away, and keep others away. If it leaks, smells or smokes, ring 999. If not, ring us now."}
]'),
('fly-tipping', 20, 'what', 'several', false, true, 'What has been dumped?', '', '[
    {"value": "bags", "text": "Bags of rubbish"},
    {"value": "furniture", "text": "Furniture or a mattress"},
    {"value": "machines", "text": "A fridge or another machine"},
    {"value": "tyres", "text": "Tyres"},
    {"value": "building", "text": "Bricks, wood or rubble"},
    {"value": "garden", "text": "Garden waste"},
    {"value": "other", "text": "Something else"}
]'),
('fly-tipping', 30, 'amount', 'one', false, true, 'How much is there?', '', '[
    {"value": "bag", "text": "One bag or one thing"},
    {"value": "car", "text": "As much as fits in a car"},
    {"value": "van", "text": "As much as fits in a van"},
    {"value": "lorry", "text": "More than fits in a van"}
]'),

('dog-fouling', 10, 'ground', 'one', false, true, 'What is it on?', '', '[
    {"value": "pavement", "text": "A pavement or path"},
    {"value": "grass", "text": "Grass"},
    {"value": "play", "text": "A place where children play"},
    {"value": "other", "text": "Something else"}
]'),
('dog-fouling', 20, 'often', 'one', false, true, 'Do you see it here often?', '', '[
    {"value": "first", "text": "No, this is the first time"},
    {"value": "weekly", "text": "Yes, most weeks"},
    {"value": "daily", "text": "Yes, most days"}
]'),
('dog-fouling', 30, 'when', 'text', false, false, 'What time of day does it happen?', 'If you know. It helps us to come at the right time.', '[]'),

('abandoned-vehicle', 10, 'plate', 'text', false, false, 'What is its number plate?', 'Leave it out if there is none.', '[]'),
('abandoned-vehicle', 20, 'looks', 'text', false, true, 'What make and colour is it?', 'Such as: a red Ford van.', '[]'),
('abandoned-vehicle', 30, 'how-long', 'one', false, true, 'How long has it been there?', '', '[
    {"value": "days", "text": "Less than a week"},
    {"value": "weeks", "text": "A week to a month"},
    {"value": "months", "text": "More than a month"},
    {"value": "not-sure", "text": "I am not sure"}
]'),
('abandoned-vehicle', 40, 'taxed', 'one', false, false, 'Is it taxed?', 'You can look on GOV.UK with its number plate. A car that is taxed and parked well may only be away from its owner.', '[
    {"value": "yes", "text": "Yes"},
    {"value": "no", "text": "No"},
    {"value": "not-sure", "text": "I am not sure"}
]'),

('tree', 10, 'what', 'several', false, true, 'What is the matter with it?', '', '[
    {"value": "path", "text": "It blocks a path or a road"},
    {"value": "sign", "text": "It hides a sign or a street light"},
    {"value": "branch", "text": "A branch is broken"},
    {"value": "fallen", "text": "It has fallen"},
    {"value": "ill", "text": "It looks ill or dead"},
    {"value": "wires", "text": "It touches a power line", "stop": "Keep well away, and keep others away. Ring 105 now: the call is free, at any hour."}
]'),
('tree', 20, 'fall', 'one', false, true, 'Could it fall on somebody today?', '', '[
    {"value": "no", "text": "No"},
    {"value": "not-sure", "text": "I am not sure"},
    {"value": "yes", "text": "Yes", "stop": "Keep away from under it, and keep others away. Ring us now, at any hour."}
]'),

('missed-collection', 10, 'bin', 'several', true, false, 'Which bin or box was not taken?', '', '[
    {"value": "rubbish", "text": "Rubbish"},
    {"value": "recycling", "text": "Recycling"},
    {"value": "food", "text": "Food"},
    {"value": "garden", "text": "Garden waste"}
]'),
('missed-collection', 20, 'day', 'date', false, false, 'Which day should we have come?', '', '[]'),
('missed-collection', 30, 'others', 'one', false, false, 'Was only yours missed?', '', '[
    {"value": "mine", "text": "Yes, only mine"},
    {"value": "street", "text": "No, others in the street too"},
    {"value": "not-sure", "text": "I am not sure"}
]'),

('graffiti', 10, 'hateful', 'one', false, true, 'Is it rude or hateful?', 'We clean hateful words first. You do not have to write them here.', '[
    {"value": "no", "text": "No"},
    {"value": "rude", "text": "It is rude"},
    {"value": "hateful", "text": "It is hateful: about race, religion, who people love or who they are"}
]'),
('graffiti', 20, 'surface', 'one', false, true, 'What is it on?', '', '[
    {"value": "wall", "text": "A wall"},
    {"value": "sign", "text": "A sign, a post or a box"},
    {"value": "bridge", "text": "A bridge or an underpass"},
    {"value": "home", "text": "Somebody''s home or shop"},
    {"value": "other", "text": "Something else"}
]'),

('blocked-drain', 10, 'home', 'one', false, true, 'Is water getting into a home?', '', '[
    {"value": "no", "text": "No"},
    {"value": "soon", "text": "Not yet, but it may soon", "stop": "Ring us now, at any hour, so that somebody can come before it does. For advice on floods, ring Floodline on 0345 988 1188."},
    {"value": "yes", "text": "Yes", "stop": "Ring us now, at any hour. Keep away from sockets and anything electric that is wet. If anyone is in danger, ring 999."}
]'),
('blocked-drain', 20, 'cover', 'one', false, true, 'Is the cover broken or missing?', '', '[
    {"value": "no", "text": "No"},
    {"value": "broken", "text": "It is broken or loose"},
    {"value": "missing", "text": "It is missing", "stop": "Keep others away from the hole, if you can do so safely. Ring us now, at any hour."}
]'),
('blocked-drain', 30, 'when', 'one', false, true, 'When does the water stand there?', '', '[
    {"value": "rain", "text": "Only when it rains"},
    {"value": "always", "text": "All the time"},
    {"value": "not-sure", "text": "I am not sure"}
]'),

('dangerous-structure', 10, 'now', 'one', true, true, 'Has any of it fallen, or might it hurt somebody now?', '', '[
    {"value": "no", "text": "No"},
    {"value": "fallen", "text": "Some of it has fallen", "stop": "Keep away, and keep others away. If anyone is hurt or trapped, ring 999. If not, ring us now, at any hour."},
    {"value": "might", "text": "It might hurt somebody now", "stop": "Keep away, and keep others away. Ring us now, at any hour. If it moves or makes noises, ring 999."}
]'),
('dangerous-structure', 20, 'what', 'several', false, true, 'Which part of it is it?', '', '[
    {"value": "wall", "text": "A wall"},
    {"value": "roof", "text": "A roof or its tiles"},
    {"value": "chimney", "text": "A chimney"},
    {"value": "scaffolding", "text": "Scaffolding"},
    {"value": "other", "text": "Something else"}
]'),

('litter-bin', 10, 'fault', 'one', false, true, 'What is wrong with it?', '', '[
    {"value": "full", "text": "It is full"},
    {"value": "broken", "text": "It is broken"},
    {"value": "burnt", "text": "It has been burnt"},
    {"value": "gone", "text": "It is gone"},
    {"value": "fire", "text": "It is on fire or smoking", "stop": "Keep away, and ring 999."}
]'),
('litter-bin', 20, 'kind', 'one', false, true, 'What is it for?', '', '[
    {"value": "litter", "text": "Litter"},
    {"value": "dogs", "text": "Dog mess"},
    {"value": "both", "text": "Both"}
]')
) as given (service_code, position, code, kind, required, is_public, text, hint, options)
join service using (service_code)
where service.version = 1
on conflict (service_code, code) do nothing;
