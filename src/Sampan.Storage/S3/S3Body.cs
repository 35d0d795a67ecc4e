using Amazon.S3.Model;

namespace Sampan.Storage.S3;

/// <summary>The body of a GET: notices silence, and an end that comes too early.</summary>
internal sealed class S3Body(S3Connection connection, GetObjectResponse answer, string key) : ObjectBody(answer.ContentLength, answer.ETag ?? "")
{
    protected override async ValueTask<int> ReadSomeAsync(Memory<byte> buffer, CancellationToken ct)
    {
        int read;
        try
        {
            read = await connection.ReadAsync(answer.ResponseStream, buffer, key, ct).ConfigureAwait(false);
        }
        catch (ObjectStoreException e) when (Given > 0)
        {
            throw StoreFailures.CutOff(e.Store, key, Given, Length, e);
        }

        return read > 0 ? read : throw StoreFailures.CutOff(connection.Location.Describe(), key, Given, Length);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) answer.Dispose();
        base.Dispose(disposing);
    }
}
