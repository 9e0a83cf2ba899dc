-- What Wrackholm looks after, its highways, and whose the harbour and Cooper's Yard are. All is invented, USRNs included.

insert into asset (code, kind, number, name, round, longitude, latitude, easting, northing)
values
('MJ9PEQ', 'street_light', 'M71', 'at the corner of Fish Lane, High Street', '', 1.068433, 54.614484, 598233.3, 528696.2),
('N33PEV', 'street_light', 'M72', 'outside the fishmonger, High Street', '', 1.066980, 54.614771, 598138.1, 528724.1),
('27FHRH', 'street_light', 'M73', 'by the bus stop, High Street', '', 1.065616, 54.615184, 598048.0, 528766.2),
('9PDBEJ', 'street_light', 'M74', 'at the corner of Chapel Row, High Street', '', 1.064540, 54.615316, 597977.9, 528777.8),
('ARRVJH', 'street_light', 'M75', 'outside the bakery, High Street', '', 1.063750, 54.615544, 597925.8, 528800.9),
('ZBC6XY', 'street_light', 'M76', 'outside the library, High Street', '', 1.062674, 54.615676, 597855.7, 528812.6),
('ETJDNR', 'street_light', 'M77', 'by the post office, High Street', '', 1.061213, 54.615930, 597760.2, 528836.7),
('FN9TPK', 'street_light', 'M78', 'at the corner of Beacon Road, High Street', '', 1.059678, 54.615961, 597660.9, 528835.9),
('AM9HX8', 'street_light', 'H11', 'at the harbour steps, Quay Street', '', 1.076646, 54.618768, 598742.5, 529195.9),
('TNEAQ3', 'street_light', 'H12', 'outside the chandler, Quay Street', '', 1.073981, 54.617970, 598574.4, 529099.6),
('5GTDG7', 'street_light', 'H13', 'outside the ferry office, Quay Street', '', 1.071884, 54.617098, 598443.3, 528996.7),
('7KBTQZ', 'street_light', 'H14', 'by the ice house, Quay Street', '', 1.070477, 54.616162, 598357.0, 528888.6),
('EA7KM6', 'street_light', 'H15', 'at the corner of High Street, Quay Street', '', 1.069330, 54.614971, 598288.8, 528752.9),
('SFM8G4', 'street_light', 'P31', 'by the lido gate, Promenade', '', 0.971855, 54.632221, 591915.4, 530400.9),
('MXCCF6', 'street_light', 'P32', 'opposite the bandstand steps, Promenade', '', 0.976855, 54.633154, 592233.6, 530518.4),
('RGNMXD', 'street_light', 'P33', 'by the last shelter, Promenade', '', 0.982380, 54.631941, 592595.8, 530398.6),
('RVXDFZ', 'street_light', 'G5', 'by the pond, The Green', '', 1.013648, 54.627099, 594636.5, 529946.2),
('2E8FQ7', 'street_light', 'G6', 'outside the Plough, The Green', '', 1.014066, 54.626281, 594667.4, 529856.4),
('6AF5BT', 'street_light', 'G7', 'by the school gate, The Green', '', 1.016590, 54.626441, 594829.5, 529881.2),
('P5E7HZ', 'street_light', 'L2', 'at the first bend, Puffin Lane', '', 1.055468, 54.635265, 597295.8, 530971.1),
('B8XXGR', 'street_light', 'L3', 'second from the corner, Puffin Lane', '', 1.058264, 54.634647, 597479.1, 530910.2),
('97SE67', 'street_light', 'L4', 'at the coastguard cottages, Puffin Lane', '', 1.061784, 54.634805, 597705.5, 530937.7),
('6MHWQC', 'street_light', 'B41', 'at the foot of the beacon, Beacon Road', '', 1.053587, 54.625939, 597219.5, 529928.5),
('45QNFA', 'street_light', 'F21', 'by the net loft, Fish Lane', '', 1.068961, 54.611924, 598279.8, 528413.0),
('49B45E', 'litter_bin', '101', 'by the bus stop, High Street', 'Emptied every day', 1.065414, 54.615232, 598034.7, 528770.9),
('98TMG8', 'litter_bin', '102', 'outside the bakery, High Street', 'Emptied every day', 1.063444, 54.615612, 597905.7, 528807.6),
('RDPNT7', 'litter_bin', '103', 'by the post office, High Street', 'Emptied every day', 1.060780, 54.615969, 597732.0, 528839.9),
('PMQXYZ', 'litter_bin', '104', 'by the chandler, Quay Street', 'Emptied every day', 1.074130, 54.618106, 598583.4, 529115.2),
('FZRP39', 'litter_bin', '105', 'by the ferry queue, Quay Street', 'Emptied every day', 1.071536, 54.617001, 598421.3, 528985.0),
('HXCZQ4', 'litter_bin', '106', 'by the lido gate, Promenade', 'Emptied every Monday, Wednesday and Friday', 0.972219, 54.632346, 591938.3, 530415.8),
('WNFPFR', 'litter_bin', '107', 'by the middle shelter, Promenade', 'Emptied every Monday, Wednesday and Friday', 0.976831, 54.633075, 592232.4, 530509.5),
('A2H9C9', 'litter_bin', '108', 'by the last shelter, Promenade', 'Emptied every Monday, Wednesday and Friday', 0.981966, 54.631992, 592568.9, 530403.1),
('G28KKF', 'litter_bin', '109', 'beside the bandstand, Bandstand Gardens', 'Emptied every Monday', 0.985248, 54.629447, 592792.7, 530129.0),
('9WWEMM', 'litter_bin', '110', 'by the pond, The Green', 'Emptied every Tuesday', 1.013528, 54.626896, 594629.8, 529923.3),
('N3EMJM', 'litter_bin', '111', 'outside the smokehouse, Fish Lane', 'Emptied every Tuesday', 1.068845, 54.612876, 598267.7, 528518.6),
('6ZNWZQ', 'litter_bin', '112', 'by the jetty, The Landing', 'Emptied when the ferry comes, on Saturdays', 1.082708, 54.643787, 599011.6, 531995.8),
('22RB33', 'dog_bin', '1', 'at the start of the dunes path, Promenade', 'Emptied every Thursday', 0.984094, 54.631348, 592709.2, 530337.3),
('F538TX', 'dog_bin', '2', 'by the footbridge, Pebble Walk', 'Emptied every Thursday', 0.980863, 54.627743, 592517.8, 529927.5),
('B2CYAH', 'dog_bin', '3', 'at the cliff stile, Cliff Road', 'Emptied every Thursday', 1.078872, 54.624740, 598857.1, 529866.4),
('HZ82T8', 'dog_bin', '4', 'by the school gate, The Green', 'Emptied every Thursday', 1.016929, 54.626471, 594851.3, 529885.4),
('JGMDXP', 'dog_bin', '5', 'at the common gate, Long Drove', 'Emptied every Thursday', 1.005443, 54.625417, 594115.0, 529736.4),
('2TGEEK', 'dog_bin', '6', 'by the weir, Willow Bank', 'Emptied every Thursday', 0.978938, 54.609801, 592478.2, 527926.6),
('3VDTGB', 'grit_bin', '1', 'at the top of the hill, Plough Hill', 'Filled each October', 1.019659, 54.624802, 595035.4, 529707.4),
('SZH73H', 'grit_bin', '2', 'at the foot of the hill, Plough Hill', 'Filled each October', 1.020351, 54.619017, 595107.8, 529065.9),
('X9HKKT', 'grit_bin', '3', 'on the bend, Beacon Road', 'Filled each October', 1.056977, 54.625244, 597441.6, 529860.8),
('W9YYEN', 'grit_bin', '4', 'by the lay-by, Cliff Road', 'Filled each October', 1.073494, 54.622710, 598519.9, 529625.5),
('2ZHCY8', 'grit_bin', '5', 'at the cattle grid, Lighthouse Road', 'Filled each October', 1.054606, 54.637315, 597230.2, 531196.7),
('53S8RP', 'grit_bin', '6', 'by the chapel steps, Chapel Row', 'Filled each October', 1.065889, 54.616537, 598059.1, 528917.4),
('5BQCQV', 'grit_bin', '7', 'opposite the allotments, Orchard Rise', 'Filled each October', 1.065611, 54.620582, 598021.5, 529366.5),
('CVGBBQ', 'grit_bin', '8', 'by the mill, Mill Lane', 'Filled each October', 1.019480, 54.614411, 595073.6, 528551.1),
('RCNECN', 'bench', '1', 'facing the sea, Promenade', '', 0.973912, 54.633474, 592042.2, 530545.9),
('JARH5D', 'bench', '2', 'in the middle shelter, Promenade', '', 0.979837, 54.632856, 592427.4, 530493.4),
('52CFR9', 'bench', '3', 'by the roses, Bandstand Gardens', '', 0.985607, 54.628825, 592818.8, 530060.8),
('R9XK4K', 'bench', '4', 'by the pond, The Green', '', 1.013717, 54.626703, 594642.9, 529902.3),
('M4M6JZ', 'bench', '5', 'by the slipway, Quay Street', '', 1.072929, 54.617635, 598508.1, 529059.4),
('FW8KQ9', 'bench', '6', 'at the view of the Calf, Cliff Road', '', 1.077624, 54.624188, 598779.2, 529801.5),
('GTSJPA', 'bench', '7', 'by the lych gate, Church Walk', '', 1.058450, 54.617904, 597572.3, 529048.5),
('2QR5YG', 'bench', '8', 'by the bird hide, Lagoon Road', '', 0.986358, 54.619499, 592911.4, 529025.6),
('P3RYW2', 'bench', '9', 'by the bus stop, High Street', '', 1.064945, 54.615219, 598004.5, 528768.2);

insert into owner (name, answer, service_codes, words, telephone, website)
values
(
    'Wrackholm Harbour Trust', 'stop',
    '{pothole,pavement,road,street-light,street-furniture,litter-bin,street-cleaning,fly-tipping,spillage}',
    'It sees to the quays, the mole and everything on them. Its office is open every day, from six to six.',
    '01632 960145', 'https://harbour.example.org/report'
),
(
    'Cooper''s Yard Residents', 'pass_on',
    '{pothole,pavement,road,street-light,grass,tree}',
    'The people who live there keep the road, and meet once a month.',
    '', ''
);

-- Every street is a highway that the council keeps, but for one yard.
with numbered as (
    select id, 99100000 + 7 * row_number() over (order by sought collate "C") as usrn
    from gazetteer_entry
    where kind = 'street'
)
update gazetteer_entry set usrn = numbered.usrn
from numbered
where numbered.id = gazetteer_entry.id;

with made as (
    insert into place_layer (kind, number, name, owner, usrn, adopted)
    select
        'highway', usrn::text, concat_ws(', ', name, locality),
        case name when 'Cooper''s Yard' then 'Cooper''s Yard Residents' end, usrn, name <> 'Cooper''s Yard'
    from gazetteer_entry
    where kind = 'street'
    returning id, usrn
)
insert into place_layer_part (layer_id, line)
select made.id, flat_line(gazetteer_entry.line)
from made
join gazetteer_entry on gazetteer_entry.usrn = made.usrn;

with made as (
    insert into place_layer (kind, number, name, owner)
    values ('ownership', 'HT1', 'The mole and the outer quays', 'Wrackholm Harbour Trust')
    returning id
)
insert into place_layer_part (layer_id, outer_ring)
select id, flat_ring('[[1.07300,54.60940],[1.07620,54.60880],[1.08020,54.60830],[1.08020,54.60760],[1.07600,54.60800],[1.07300,54.60850],[1.07300,54.60940]]')
from made;
