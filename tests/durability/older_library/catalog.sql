-- SPDX-License-Identifier: Apache-2.0
BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0005');
CREATE TABLE attempts (
	id INTEGER NOT NULL, 
	document VARCHAR(32) NOT NULL, 
	stage VARCHAR(16) NOT NULL, 
	began_at FLOAT NOT NULL, 
	seconds FLOAT NOT NULL, 
	outcome VARCHAR(32) NOT NULL, 
	PRIMARY KEY (id)
);
CREATE TABLE chunks (
	generation VARCHAR(32) NOT NULL, 
	number INTEGER NOT NULL, 
	begins BIGINT NOT NULL, 
	ends BIGINT NOT NULL, 
	first_page INTEGER NOT NULL, 
	last_page INTEGER NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	tokens INTEGER, 
	cut BOOLEAN NOT NULL, 
	PRIMARY KEY (generation, number), 
	FOREIGN KEY(generation) REFERENCES generations (id)
);
INSERT INTO "chunks" VALUES('32da1482b2a5',0,0,53,1,1,'336bf2e9fc1b8153be9a1b993a10fcb642953522898eef19b13079d3f3d13694',NULL,0);
INSERT INTO "chunks" VALUES('242ca0c7f143',0,0,49,1,1,'1f04e548d66715eec40e4d042834338e99e7601b734706839d523e68253ee018',NULL,0);
INSERT INTO "chunks" VALUES('f1b1b827f9bc',0,0,63,1,1,'b1d6ab14557a53249ff2d3f0fb82b0b3466aca719f4b99425c3e2479ea8c2d97',NULL,0);
CREATE TABLE contents (
	sha256 VARCHAR(64) NOT NULL, 
	size BIGINT NOT NULL, 
	total_pages INTEGER, 
	notices JSON, 
	reading TEXT, object TEXT, object_generation BIGINT, crc32c VARCHAR(8), 
	PRIMARY KEY (sha256)
);
INSERT INTO "contents" VALUES('1f04e548d66715eec40e4d042834338e99e7601b734706839d523e68253ee018',49,1,'[]','pages-1',NULL,NULL,NULL);
INSERT INTO "contents" VALUES('b1d6ab14557a53249ff2d3f0fb82b0b3466aca719f4b99425c3e2479ea8c2d97',63,1,'[]','pages-1',NULL,NULL,NULL);
INSERT INTO "contents" VALUES('f61257a7da476808990e5b2ac1186ecf2cf72f6a1dcfaa7aea694ecced1ea2d0',54,1,'[]','pages-1',NULL,NULL,NULL);
CREATE TABLE documents (
	position INTEGER NOT NULL, 
	id VARCHAR(32) NOT NULL, 
	content VARCHAR(64), 
	name TEXT NOT NULL, 
	path TEXT NOT NULL, 
	type VARCHAR(16) NOT NULL, 
	size BIGINT NOT NULL, 
	status VARCHAR(16) NOT NULL, 
	stage VARCHAR(16), 
	pages INTEGER NOT NULL, 
	chunks INTEGER NOT NULL, 
	reused INTEGER NOT NULL, 
	seconds FLOAT NOT NULL, 
	warnings JSON NOT NULL, 
	error JSON, 
	backup VARCHAR(16) NOT NULL, 
	added_at FLOAT NOT NULL, 
	generation VARCHAR(32), 
	removed_at FLOAT, backup_error JSON, 
	PRIMARY KEY (position), 
	FOREIGN KEY(content) REFERENCES contents (sha256), 
	UNIQUE (id)
);
INSERT INTO "documents" VALUES(1,'5970e72f4a5c','1f04e548d66715eec40e4d042834338e99e7601b734706839d523e68253ee018','stays.txt','@FILES@/stays.txt','text',49,'ready',NULL,1,1,0,2.44711162590028834533e+01,'[]',NULL,'off',1.79589767005903887752e+09,'242ca0c7f143',NULL,NULL);
INSERT INTO "documents" VALUES(2,'3e1bf6379195','b1d6ab14557a53249ff2d3f0fb82b0b3466aca719f4b99425c3e2479ea8c2d97','goes.txt','@FILES@/goes.txt','text',63,'ready',NULL,1,1,0,2.45419233459979295734e+01,'[]',NULL,'off',1.79589767005908465384e+09,'f1b1b827f9bc',NULL,NULL);
INSERT INTO "documents" VALUES(3,'f68399ab5e07','f61257a7da476808990e5b2ac1186ecf2cf72f6a1dcfaa7aea694ecced1ea2d0','notes.md','@FILES@/notes.md','markdown',54,'ready',NULL,1,1,0,2.44300915359999635265e+01,'[]',NULL,'off',1.79589767005910539623e+09,'32da1482b2a5',NULL,NULL);
CREATE TABLE facts (
	name VARCHAR(64) NOT NULL, 
	value JSON NOT NULL, 
	PRIMARY KEY (name)
);
CREATE TABLE generations (
	id VARCHAR(32) NOT NULL, 
	document VARCHAR(32) NOT NULL, 
	content VARCHAR(64) NOT NULL, 
	index_id INTEGER NOT NULL, 
	chunks INTEGER NOT NULL, 
	notices JSON NOT NULL, 
	dropped BOOLEAN NOT NULL, kept BOOLEAN DEFAULT 0 NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(index_id) REFERENCES indexes (id)
);
INSERT INTO "generations" VALUES('32da1482b2a5','f68399ab5e07','f61257a7da476808990e5b2ac1186ecf2cf72f6a1dcfaa7aea694ecced1ea2d0',1,1,'[]',0,0);
INSERT INTO "generations" VALUES('242ca0c7f143','5970e72f4a5c','1f04e548d66715eec40e4d042834338e99e7601b734706839d523e68253ee018',1,1,'[]',0,0);
INSERT INTO "generations" VALUES('f1b1b827f9bc','3e1bf6379195','b1d6ab14557a53249ff2d3f0fb82b0b3466aca719f4b99425c3e2479ea8c2d97',1,1,'[]',0,0);
CREATE TABLE indexes (
	id INTEGER NOT NULL, 
	provider VARCHAR(32) NOT NULL, 
	model TEXT NOT NULL, 
	endpoint TEXT NOT NULL, 
	dimensions INTEGER, 
	chunk_size INTEGER NOT NULL, 
	chunk_overlap INTEGER NOT NULL, 
	collection TEXT, 
	asked_dimensions INTEGER, 
	PRIMARY KEY (id)
);
INSERT INTO "indexes" VALUES(1,'openai','test-model','@ENDPOINT@',16,1000,150,'docdesk-test-model-16-1',NULL);
CREATE TABLE joined (
	id VARCHAR(32) NOT NULL, 
	document VARCHAR(32) NOT NULL, 
	name TEXT NOT NULL, 
	path TEXT NOT NULL, 
	PRIMARY KEY (id)
);
CREATE TABLE pages (
	content VARCHAR(64) NOT NULL, 
	number INTEGER NOT NULL, 
	begins BIGINT NOT NULL, 
	text TEXT NOT NULL, 
	problem VARCHAR(32), 
	PRIMARY KEY (content, number), 
	FOREIGN KEY(content) REFERENCES contents (sha256)
);
INSERT INTO "pages" VALUES('f61257a7da476808990e5b2ac1186ecf2cf72f6a1dcfaa7aea694ecced1ea2d0',1,0,'# Notes

The heron pays the stork five hundred euros.
',NULL);
INSERT INTO "pages" VALUES('1f04e548d66715eec40e4d042834338e99e7601b734706839d523e68253ee018',1,0,'Bread rises in a warm kitchen before it is baked.',NULL);
INSERT INTO "pages" VALUES('b1d6ab14557a53249ff2d3f0fb82b0b3466aca719f4b99425c3e2479ea8c2d97',1,0,'In the old church the crimson umbrella stands behind the organ.',NULL);
CREATE TABLE sources (
	path TEXT NOT NULL, 
	document VARCHAR(32) NOT NULL, 
	size BIGINT NOT NULL, 
	mtime_ns BIGINT NOT NULL, 
	PRIMARY KEY (path)
);
INSERT INTO "sources" VALUES('@FILES@/stays.txt','5970e72f4a5c',49,1795897658718298328);
INSERT INTO "sources" VALUES('@FILES@/goes.txt','3e1bf6379195',63,1795897658726258701);
INSERT INTO "sources" VALUES('@FILES@/notes.md','f68399ab5e07',54,1795897658729685730);
CREATE INDEX ix_attempts_document ON attempts (document);
CREATE INDEX ix_sources_document ON sources (document);
CREATE INDEX documents_content ON documents (content);
CREATE INDEX documents_generation ON documents (generation);
CREATE INDEX documents_path ON documents (path);
CREATE INDEX ix_documents_status ON documents (status);
CREATE INDEX ix_generations_document ON generations (document);
CREATE INDEX ix_joined_document ON joined (document);
CREATE INDEX generations_content ON generations (content);
COMMIT;