-- Kinds of things with a number, and what of services.sql may be reported of each. What a council has changed stays changed.

insert into asset_kind (code, name, plural, keywords, icon, service_codes)
values
('street_light', 'Street light', 'Street lights', '{lamp,lamps,light,"lamp post","lamp column",lamppost,"light column",column}', 'light', '{street-light}'),
('litter_bin', 'Litter bin', 'Litter bins', '{bin,"rubbish bin","waste bin"}', 'bin', '{litter-bin,street-cleaning}'),
('dog_bin', 'Dog bin', 'Dog bins', '{bin,"dog waste bin","dog mess bin"}', 'paw', '{litter-bin,dog-fouling}'),
('grit_bin', 'Grit bin', 'Grit bins', '{grit,"salt bin",bin}', 'snow', '{gritting,street-furniture}'),
('bench', 'Bench', 'Benches', '{seat}', 'bench', '{street-furniture,vandalism,graffiti}'),
('bollard', 'Bollard', 'Bollards', '{post}', 'barrier', '{street-furniture}'),
('gully', 'Drain', 'Drains', '{gully,gulley,grate}', 'drain', '{blocked-drain}'),
('crossing', 'Crossing', 'Crossings', '{}', 'signals', '{crossing,traffic-lights}'),
('public_toilet', 'Public toilet', 'Public toilets', '{toilet,toilets}', 'toilet', '{public-toilet}'),
('play_area', 'Play area', 'Play areas', '{playground}', 'park', '{park,vandalism,needles}')
on conflict (code) do nothing;
