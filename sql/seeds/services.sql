-- Services any council may begin with, and the days England and Wales do not work. What a council has changed stays changed.

insert into service_group (name, position)
select name, position
from (
    values
    ('Roads and pavements', 10),
    ('Lights, signs and signals', 20),
    ('Rubbish and mess', 30),
    ('Parks, trees and play', 40),
    ('Water', 50),
    ('Homes and neighbours', 60),
    ('Something else', 70)
) as given (name, position)
where not exists (select from service)
on conflict (name) do nothing;

insert into team (name)
values ('Building control'), ('Contact centre'), ('Environmental health'), ('Highways'), ('Housing'), ('Parking'), ('Parks'), ('Street cleaning'), ('Street lighting'), ('Waste')
on conflict (name) do nothing;

insert into service (
    position, service_group, service_code, name, description, keywords, lgsl, icon, team, target_days, target_unit,
    danger_advice, is_public
)
values
(10, 'Roads and pavements', 'pothole', 'Pothole', 'A hole or dip in a road or a cycle lane.', 'hole in road, pot hole, crater, broken tarmac, uneven road, bumpy road', 557, 'road', 'Highways', 10, 'working', 'If it is deep enough to throw somebody off a bicycle, ring us now. If anyone is hurt, ring 999.', true),
(20, 'Roads and pavements', 'pavement', 'Broken pavement', 'Loose, broken or missing paving, kerbs or steps.', 'paving slab, kerb, trip, footpath, footway, uneven path', 537, 'path', 'Highways', 15, 'working', null, true),
(30, 'Roads and pavements', 'obstruction', 'Something in the way', 'Something that blocks a road or a pavement: rubble, a skip, a board, a fence.', 'blocked road, obstruction, skip, scaffolding, overgrown, pushchair, wheelchair', 550, 'barrier', 'Highways', 3, 'working', 'If traffic has to swerve to miss it, ring 999.', true),
(40, 'Roads and pavements', 'crossing', 'Road crossing', 'A zebra or light-controlled crossing that is broken, worn or hard to use.', 'zebra, pelican, green man, button, beep, dropped kerb, tactile paving', 568, 'path', 'Highways', 5, 'working', null, true),
(50, 'Roads and pavements', 'road-markings', 'Worn road markings', 'Lines or words on the road that can no longer be seen.', 'white lines, yellow lines, paint, junction', null, 'road', 'Highways', 28, 'calendar', null, true),
(55, 'Roads and pavements', 'parking', 'Bad parking', 'A vehicle left where it blocks the way or is not allowed.', 'car on pavement, yellow lines, dropped kerb, blocked drive, school', null, 'car', 'Parking', 5, 'working', 'If it blocks an ambulance or a fire engine, ring 999.', true),
(60, 'Roads and pavements', 'street-furniture', 'Broken bench, post or railing', 'Benches, bollards, railings, bus shelters and grit bins.', 'seat, bollard, barrier, bus stop, bus shelter, guard rail, fence', 559, 'bench', 'Highways', 20, 'working', null, true),
(70, 'Roads and pavements', 'spillage', 'Spill on the road', 'Oil, paint, mud or anything slippery.', 'diesel, oil, mud on road, slippery, chemical, gravel', 591, 'water', 'Street cleaning', 1, 'working', 'If it may be a chemical, keep away and ring 999.', true),
(80, 'Roads and pavements', 'gritting', 'Ice or an empty grit bin', 'A road or path that needs grit, or a grit bin that needs filling.', 'snow, salt, icy, frozen, slippery, winter', 561, 'snow', 'Highways', 2, 'calendar', null, true),
(90, 'Roads and pavements', 'road', 'Another road problem', 'Anything about a road that the others do not fit: a bad junction, speeding, works left open.', 'junction, speeding, roadworks, highway, bus stop, cycle lane', null, 'road', 'Highways', 20, 'working', null, true),

(110, 'Lights, signs and signals', 'street-light', 'Street light', 'A light that is out, flickering, or on all day.', 'lamp, lamp post, dark, lighting column, bulb, street lamp', 564, 'light', 'Street lighting', 7, 'working', 'If you can see wires, keep away and ring 105 at any hour. The call is free.', true),
(120, 'Lights, signs and signals', 'traffic-lights', 'Traffic lights', 'Lights that are out, stuck, or facing the wrong way.', 'signals, stuck on red, temporary lights, filter', 567, 'signals', 'Highways', 1, 'calendar', 'If all the lights at a busy junction are out, ring the police on 101, or 999 if there has been an accident.', true),
(130, 'Lights, signs and signals', 'road-sign', 'Road sign', 'A sign that is missing, dirty, hidden or knocked down.', 'sign post, speed limit, give way, fallen sign, twisted', null, 'sign', 'Highways', 15, 'working', null, true),
(140, 'Lights, signs and signals', 'name-plate', 'Street name plate', 'A street''s name plate that is missing or cannot be read.', 'street name, nameplate, road name', 541, 'sign', 'Highways', 40, 'working', null, true),

(210, 'Rubbish and mess', 'fly-tipping', 'Dumped rubbish', 'Rubbish that somebody has left where it should not be.', 'fly tipping, flytipping, mattress, sofa, tyres, fridge, rubble, bin bags', 587, 'rubbish', 'Street cleaning', 3, 'working', 'Do not touch it: there may be sharp things or chemicals in it. If you see it happening, keep away and ring 999.', true),
(220, 'Rubbish and mess', 'street-cleaning', 'Litter or a dirty street', 'A street or path that needs sweeping.', 'litter, leaves, broken glass, sweeping, dirty, mess', 580, 'litter', 'Street cleaning', 5, 'working', null, true),
(230, 'Rubbish and mess', 'litter-bin', 'Full or broken bin', 'A public bin, for litter or for dogs.', 'overflowing, dog bin, litter bin, public bin', null, 'bin', 'Street cleaning', 3, 'working', null, true),
(240, 'Rubbish and mess', 'missed-collection', 'Missed bin collection', 'Your rubbish, recycling or garden waste was not taken.', 'bin not emptied, recycling, garden waste, bin day, refuse', null, 'bin', 'Waste', 2, 'working', null, false),
(250, 'Rubbish and mess', 'dog-fouling', 'Dog mess', 'Dog mess on a pavement, a path or in a park.', 'dog poo, dog fouling, poo', 577, 'paw', 'Street cleaning', 3, 'working', null, true),
(260, 'Rubbish and mess', 'dead-animal', 'Dead animal', 'A dead animal on a road or other public ground.', 'dead cat, dead fox, badger, deer, bird, roadkill', 576, 'paw', 'Street cleaning', 1, 'working', 'Do not touch dead birds. If an animal is hurt but alive, ring the RSPCA on 0300 1234 999.', true),
(270, 'Rubbish and mess', 'graffiti', 'Graffiti', 'Writing or paint on a wall, a sign or a bridge. Tell us if it is hateful: that is cleaned first.', 'grafitti, spray paint, tag, offensive, racist', 584, 'spray', 'Street cleaning', 10, 'working', null, true),
(280, 'Rubbish and mess', 'fly-posting', 'Posters', 'Posters or stickers put up without leave.', 'fly posting, flyposting, sticker, banner, advert', 588, 'spray', 'Street cleaning', 10, 'working', null, true),
(290, 'Rubbish and mess', 'needles', 'Needles', 'Needles or other sharp things left by drug users.', 'syringe, sharps, drugs', 428, 'needle', 'Street cleaning', 1, 'calendar', 'Do not touch it, and keep children and dogs away. If somebody has been pricked: let it bleed, wash it with soap and water, and ring 111.', true),
(300, 'Rubbish and mess', 'abandoned-vehicle', 'Abandoned vehicle', 'A car, van, caravan or motorbike that seems to have no owner.', 'abandoned car, no tax, flat tyres, burnt out, caravan', 372, 'car', 'Street cleaning', 15, 'working', 'If it is leaking fuel, or has been set on fire, ring 999.', true),

(410, 'Parks, trees and play', 'park', 'Park or play area', 'Something broken, dirty or unsafe in a park or a playground.', 'swing, slide, playground, gate, football pitch, recreation ground', 461, 'park', 'Parks', 10, 'working', 'If a swing or slide could hurt a child, ring us now.', true),
(420, 'Parks, trees and play', 'tree', 'Tree or hedge', 'A tree or hedge that is damaged, fallen, or in the way.', 'branch, fallen tree, overhanging, roots, overgrown hedge, bush', null, 'tree', 'Parks', 20, 'working', 'If it has fallen across a road, or is about to, ring us now. If it touches a power line, keep away and ring 105.', true),
(430, 'Parks, trees and play', 'grass', 'Long grass or weeds', 'Grass that hides the view at a junction, or weeds in paths.', 'verge, mowing, cutting, brambles, nettles, weeds', null, 'grass', 'Parks', 20, 'working', null, true),
(440, 'Parks, trees and play', 'vandalism', 'Vandalism', 'Something public that was broken on purpose.', 'smashed, damage, broken window, kicked', 586, 'barrier', 'Parks', 10, 'working', 'If it is happening now, ring 999. To tell the police afterwards, ring 101.', true),
(450, 'Parks, trees and play', 'public-toilet', 'Public toilet', 'A public toilet that is dirty, broken or locked.', 'toilets, loo, lavatory, wash room, baby change', null, 'toilet', 'Street cleaning', 2, 'working', null, true),

(510, 'Water', 'blocked-drain', 'Blocked drain', 'A drain or gully at the roadside that does not take the water away.', 'gully, gulley, grate, grid, manhole, drain cover, smell', 664, 'drain', 'Highways', 15, 'working', 'If a cover is missing, keep others away and ring us now.', true),
(520, 'Water', 'road-flooding', 'Flooded road or path', 'Water standing or running where people walk or drive.', 'flood, puddle, burst, leak, water on road, deep water', 555, 'water', 'Highways', 2, 'calendar', 'Do not walk or drive through it. If it may come into a home, ring Floodline on 0345 988 1188. If anyone is in danger, ring 999.', true),

(610, 'Homes and neighbours', 'noise', 'Noise', 'Music, alarms, dogs or building work that goes on and on.', 'loud music, party, barking, alarm, neighbours, drilling', 412, 'noise', 'Environmental health', 5, 'working', 'If you hear violence, or somebody is afraid, ring 999.', false),
(620, 'Homes and neighbours', 'pests', 'Rats, wasps and other pests', 'Rats, mice, wasps, cockroaches or bed bugs.', 'vermin, rat, mouse, wasp nest, bed bugs, cockroach, ants', 431, 'pest', 'Environmental health', 5, 'working', null, false),
(630, 'Homes and neighbours', 'derelict-property', 'Empty or run-down building', 'A home or building left to fall apart.', 'derelict, empty house, boarded up, squat, eyesore', 684, 'house', 'Housing', 20, 'working', null, false),
(640, 'Homes and neighbours', 'dangerous-structure', 'Dangerous building or wall', 'A wall, chimney or roof that may fall.', 'collapse, leaning wall, loose tiles, crack, chimney, scaffolding', 600, 'house', 'Building control', 1, 'calendar', 'If it may fall on somebody, keep away and ring us now, at any hour. If anyone is hurt or trapped, ring 999.', true),
(650, 'Homes and neighbours', 'rough-sleeping', 'Somebody sleeping rough', 'Somebody who may need a bed and help tonight.', 'homeless, tent, doorway, begging, sleeping in the street', null, 'person', 'Housing', 1, 'calendar', 'If the person seems ill, hurt or younger than 18, ring 999.', false),

(900, 'Something else', 'something-else', 'Something else', 'None of these. Tell us, and we will pass it to the people who can help.', 'other, not listed', null, 'question', 'Contact centre', 3, 'working', null, false)
on conflict (service_code) do nothing;

update service set silent_days = greatest(3, least(target_days, 10));

insert into holiday (held_on, name)
values
('2025-01-01', 'New Year''s Day'),
('2025-04-18', 'Good Friday'),
('2025-04-21', 'Easter Monday'),
('2025-05-05', 'Early May bank holiday'),
('2025-05-26', 'Spring bank holiday'),
('2025-08-25', 'Summer bank holiday'),
('2025-12-25', 'Christmas Day'),
('2025-12-26', 'Boxing Day'),
('2026-01-01', 'New Year''s Day'),
('2026-04-03', 'Good Friday'),
('2026-04-06', 'Easter Monday'),
('2026-05-04', 'Early May bank holiday'),
('2026-05-25', 'Spring bank holiday'),
('2026-08-31', 'Summer bank holiday'),
('2026-12-25', 'Christmas Day'),
('2026-12-28', 'Boxing Day (substitute day)'),
('2027-01-01', 'New Year''s Day'),
('2027-03-26', 'Good Friday'),
('2027-03-29', 'Easter Monday'),
('2027-05-03', 'Early May bank holiday'),
('2027-05-31', 'Spring bank holiday'),
('2027-08-30', 'Summer bank holiday'),
('2027-12-27', 'Christmas Day (substitute day)'),
('2027-12-28', 'Boxing Day (substitute day)')
on conflict (held_on) do nothing;
