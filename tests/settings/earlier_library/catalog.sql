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
INSERT INTO "attempts" VALUES(1,'3b18bdb8bc52','extract',1.79589615867946648594e+09,4.33900162400095723569e+00,'ok');
INSERT INTO "attempts" VALUES(2,'3b18bdb8bc52','split',1.79589616301849246031e+09,7.83906854001543251797e-01,'ok');
INSERT INTO "attempts" VALUES(3,'3b18bdb8bc52','embed',1.79589616380257487303e+09,1.3402684590000717435e+00,'ok');
INSERT INTO "attempts" VALUES(4,'3b18bdb8bc52','store',1.79589616514293265339e+09,4.97911780003050807863e-02,'ok');
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
INSERT INTO "chunks" VALUES('290a5eecbc21',0,0,66,1,1,'823b4ecd62fd11d6382766fdd65b0e77eef838314bd75fed51836558847a4c93',12,0);
CREATE TABLE contents (
	sha256 VARCHAR(64) NOT NULL, 
	size BIGINT NOT NULL, 
	total_pages INTEGER, 
	notices JSON, 
	reading TEXT, object TEXT, object_generation BIGINT, crc32c VARCHAR(8), 
	PRIMARY KEY (sha256)
);
INSERT INTO "contents" VALUES('e393eec863e4ca8a22e30ef4edf2b01092306f2f31a779bf25918cbe399b4887',67,1,'[]','pages-1',NULL,NULL,NULL);
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
INSERT INTO "documents" VALUES(1,'3b18bdb8bc52','e393eec863e4ca8a22e30ef4edf2b01092306f2f31a779bf25918cbe399b4887','a.txt','/papers/a.txt','text',67,'ready',NULL,1,1,0,6.51336545699814450927e+00,'[]',NULL,'off',1.79589615863493943211e+09,'290a5eecbc21',NULL,NULL);
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
INSERT INTO "generations" VALUES('290a5eecbc21','3b18bdb8bc52','e393eec863e4ca8a22e30ef4edf2b01092306f2f31a779bf25918cbe399b4887',1,1,'[]',0,0);
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
INSERT INTO "indexes" VALUES(1,'builtin','all-MiniLM-L6-v2','',384,800,100,'docdesk-all-MiniLM-L6-v2-384-1',NULL);
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
INSERT INTO "pages" VALUES('e393eec863e4ca8a22e30ef4edf2b01092306f2f31a779bf25918cbe399b4887',1,0,'The lighthouse lens is washed every second Monday with rain water.
',NULL);
CREATE TABLE sources (
	path TEXT NOT NULL, 
	document VARCHAR(32) NOT NULL, 
	size BIGINT NOT NULL, 
	mtime_ns BIGINT NOT NULL, 
	PRIMARY KEY (path)
);
INSERT INTO "sources" VALUES('/papers/a.txt','3b18bdb8bc52',67,1795896077274873284);
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
