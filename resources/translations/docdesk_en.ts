<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US" sourcelanguage="en_US">
<context>
    <name>AnswerPanel</name>
    <message numerus="yes">
        <source>The question is sent again in %Ln second(s).</source>
        <translation>
            <numerusform>The question is sent again in %Ln second.</numerusform>
            <numerusform>The question is sent again in %Ln seconds.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln sentence(s) not supported by the passages</source>
        <translation>
            <numerusform>%Ln sentence not supported by the passages</numerusform>
            <numerusform>%Ln sentences not supported by the passages</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln passage(s)</source>
        <translation type="unfinished">
            <numerusform>%Ln passage</numerusform>
            <numerusform>%Ln passages</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>BackupMenu</name>
    <message numerus="yes">
        <source>Remove %Ln document(s) from the library and their originals from the bucket?</source>
        <translation>
            <numerusform>Remove %Ln document from the library and its original from the bucket?</numerusform>
            <numerusform>Remove %Ln documents from the library and their originals from the bucket?</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Bars</name>
    <message numerus="yes">
        <source>%Ln file(s) did not get a row of their own.</source>
        <translation>
            <numerusform>%Ln file did not get a row of its own.</numerusform>
            <numerusform>%Ln files did not get rows of their own.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln document(s) removed from the library. The files stay where they are.</source>
        <translation>
            <numerusform>%Ln document removed from the library. The file stays where it is.</numerusform>
            <numerusform>%Ln documents removed from the library. The files stay where they are.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s) of kinds that cannot be read.</source>
        <translation>
            <numerusform>%Ln file of a kind that cannot be read.</numerusform>
            <numerusform>%Ln files of kinds that cannot be read.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Commands</name>
    <message numerus="yes">
        <source>%Ln document(s) come next.</source>
        <translation>
            <numerusform>%Ln document comes next.</numerusform>
            <numerusform>%Ln documents come next.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln document(s) have their turn earlier.</source>
        <translation>
            <numerusform>%Ln document has its turn earlier.</numerusform>
            <numerusform>%Ln documents have their turn earlier.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln document(s) have their turn later.</source>
        <translation>
            <numerusform>%Ln document has its turn later.</numerusform>
            <numerusform>%Ln documents have their turn later.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln document(s) come last.</source>
        <translation>
            <numerusform>%Ln document comes last.</numerusform>
            <numerusform>%Ln documents come last.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DetailsPanel</name>
    <message numerus="yes">
        <source>and %Ln more</source>
        <translation>
            <numerusform>and %Ln more</numerusform>
            <numerusform>and %Ln more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>It also stands for %Ln identical file(s):</source>
        <translation>
            <numerusform>It also stands for %Ln identical file:</numerusform>
            <numerusform>It also stands for %Ln identical files:</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln page(s)</source>
        <translation>
            <numerusform>%Ln page</numerusform>
            <numerusform>%Ln pages</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln chunk(s)</source>
        <translation>
            <numerusform>%Ln chunk</numerusform>
            <numerusform>%Ln chunks</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln document(s) selected</source>
        <translation>
            <numerusform>%Ln document selected</numerusform>
            <numerusform>%Ln documents selected</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Dialogs</name>
    <message numerus="yes">
        <source>Remove %Ln document(s) from the library?</source>
        <translation>
            <numerusform>Remove %Ln document from the library?</numerusform>
            <numerusform>Remove %Ln documents from the library?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln of them lie(s) inside documents that you selected.</source>
        <translation>
            <numerusform>%Ln of them lies inside a document that you selected.</numerusform>
            <numerusform>%Ln of them lie inside documents that you selected.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DropBar</name>
    <message numerus="yes">
        <source>%Ln file(s) to add</source>
        <translation>
            <numerusform>%Ln file to add</numerusform>
            <numerusform>%Ln files to add</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>EncodingDialog</name>
    <message numerus="yes">
        <source>%Ln other document(s) will be read the same way.</source>
        <translation>
            <numerusform>%Ln other document will be read the same way.</numerusform>
            <numerusform>%Ln other documents will be read the same way.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln character(s) here cannot be read as {encoding}.</source>
        <translation>
            <numerusform>%Ln character here cannot be read as {encoding}.</numerusform>
            <numerusform>%Ln characters here cannot be read as {encoding}.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>HiddenRows</name>
    <message numerus="yes">
        <source>The filter hides %Ln document(s) that you have just changed or added.</source>
        <translation>
            <numerusform>The filter hides a document that you have just changed or added.</numerusform>
            <numerusform>The filter hides %Ln documents that you have just changed or added.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>KeptQuestionsDialog</name>
    <message numerus="yes">
        <source>%Ln question(s)</source>
        <translation>
            <numerusform>%Ln question</numerusform>
            <numerusform>%Ln questions</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln answer(s) changed</source>
        <translation>
            <numerusform>%Ln answer changed</numerusform>
            <numerusform>%Ln answers changed</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LedgerDialog</name>
    <message numerus="yes">
        <source>%n request(s)</source>
        <translation>
            <numerusform>%n request</numerusform>
            <numerusform>%n requests</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LeftOutDialog</name>
    <message numerus="yes">
        <source>%Ln file(s) did not get a row of their own:</source>
        <translation>
            <numerusform>%Ln file did not get a row of its own:</numerusform>
            <numerusform>%Ln files did not get rows of their own:</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Panels</name>
    <message numerus="yes">
        <source>%Ln document(s) became ready</source>
        <translation>
            <numerusform>%Ln document became ready</numerusform>
            <numerusform>%Ln documents became ready</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln failed</source>
        <translation>
            <numerusform>%Ln failed</numerusform>
            <numerusform>%Ln failed</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PassageModel</name>
    <message numerus="yes">
        <source>Also in %Ln other(s)</source>
        <translation>
            <numerusform>Also in %Ln other</numerusform>
            <numerusform>Also in %Ln others</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln more passage(s) of this document</source>
        <translation>
            <numerusform>%Ln more passage of this document</numerusform>
            <numerusform>%Ln more passages of this document</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln weak match(es)</source>
        <translation>
            <numerusform>%Ln weak match</numerusform>
            <numerusform>%Ln weak matches</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PasswordDialog</name>
    <message numerus="yes">
        <source>%Ln document(s) are protected. The password is tried on all of them.</source>
        <translation>
            <numerusform>%Ln document is protected. The password is tried on it.</numerusform>
            <numerusform>%Ln documents are protected. The password is tried on all of them.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The last password did not open %Ln document(s).</source>
        <translation>
            <numerusform>The last password did not open %Ln document.</numerusform>
            <numerusform>The last password did not open %Ln documents.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Remaining</name>
    <message numerus="yes">
        <source>about %Ln minute(s) left</source>
        <translation>
            <numerusform>about %Ln minute left</numerusform>
            <numerusform>about %Ln minutes left</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>about %Ln hour(s) left</source>
        <translation>
            <numerusform>about %Ln hour left</numerusform>
            <numerusform>about %Ln hours left</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>about %Ln day(s) left</source>
        <translation>
            <numerusform>about %Ln day left</numerusform>
            <numerusform>about %Ln days left</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SearchPanel</name>
    <message numerus="yes">
        <source>%Ln document(s)</source>
        <translation>
            <numerusform>%Ln document</numerusform>
            <numerusform>%Ln documents</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln chunk(s)</source>
        <translation>
            <numerusform>%Ln chunk</numerusform>
            <numerusform>%Ln chunks</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln passage(s)</source>
        <translation>
            <numerusform>%Ln passage</numerusform>
            <numerusform>%Ln passages</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SelectionPanel</name>
    <message numerus="yes">
        <source>%Ln document(s) selected</source>
        <translation type="unfinished">
            <numerusform>%Ln document selected</numerusform>
            <numerusform>%Ln documents selected</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln page(s)</source>
        <translation type="unfinished">
            <numerusform>%Ln page</numerusform>
            <numerusform>%Ln pages</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln chunk(s)</source>
        <translation type="unfinished">
            <numerusform>%Ln chunk</numerusform>
            <numerusform>%Ln chunks</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StatusLine</name>
    <message numerus="yes">
        <source>%Ln document(s)</source>
        <translation>
            <numerusform>%Ln document</numerusform>
            <numerusform>%Ln documents</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln running</source>
        <translation>
            <numerusform>%Ln running</numerusform>
            <numerusform>%Ln running</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln waiting</source>
        <translation>
            <numerusform>%Ln waiting</numerusform>
            <numerusform>%Ln waiting</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln ready</source>
        <translation>
            <numerusform>%Ln ready</numerusform>
            <numerusform>%Ln ready</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln failed</source>
        <translation>
            <numerusform>%Ln failed</numerusform>
            <numerusform>%Ln failed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln cannot be read</source>
        <translation>
            <numerusform>%Ln cannot be read</numerusform>
            <numerusform>%Ln cannot be read</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Tagging</name>
    <message numerus="yes">
        <source>%Ln document(s) have other tags now.</source>
        <translation>
            <numerusform>%Ln document has other tags now.</numerusform>
            <numerusform>%Ln documents have other tags now.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TagsDialog</name>
    <message numerus="yes">
        <source>Tags of %Ln document(s)</source>
        <translation>
            <numerusform>Tags of %Ln document</numerusform>
            <numerusform>Tags of %Ln documents</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>UpkeepCommands</name>
    <message numerus="yes">
        <source>%Ln document(s) moved to the new index. The previous index is kept until you remove it.</source>
        <translation>
            <numerusform>%Ln document moved to the new index. The previous index is kept until you remove it.</numerusform>
            <numerusform>%Ln documents moved to the new index. The previous index is kept until you remove it.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Removed the previous index (%Ln document(s)).</source>
        <translation>
            <numerusform>Removed the previous index (%Ln document).</numerusform>
            <numerusform>Removed the previous index (%Ln documents).</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln document(s) will be processed again at the next start.</source>
        <translation>
            <numerusform>%Ln document will be processed again at the next start.</numerusform>
            <numerusform>%Ln documents will be processed again at the next start.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln chunk(s) are incomplete.</source>
        <translation>
            <numerusform>%Ln chunk is incomplete.</numerusform>
            <numerusform>%Ln chunks are incomplete.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln vector(s) or passages belong to no document.</source>
        <translation>
            <numerusform>%Ln vector or passage belongs to no document.</numerusform>
            <numerusform>%Ln vectors or passages belong to no document.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln vector(s) cannot be found by a search.</source>
        <translation>
            <numerusform>%Ln vector cannot be found by a search.</numerusform>
            <numerusform>%Ln vectors cannot be found by a search.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln chunk(s) have neither a vector nor a saved embedding: the provider has to embed them again.</source>
        <translation>
            <numerusform>%Ln chunk has neither a vector nor a saved embedding: the provider has to embed it again.</numerusform>
            <numerusform>%Ln chunks have neither a vector nor a saved embedding: the provider has to embed them again.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln document(s) have no file in the catalog.</source>
        <translation>
            <numerusform>%Ln document has no file in the catalog.</numerusform>
            <numerusform>%Ln documents have no file in the catalog.</numerusform>
        </translation>
    </message>
</context>
</TS>
