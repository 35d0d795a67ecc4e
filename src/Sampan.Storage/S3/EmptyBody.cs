namespace Sampan.Storage.S3;

/// <summary>What a range behind the end of an object yields.</summary>
internal sealed class EmptyBody() : ObjectBody(0, "")
{
    protected override ValueTask<int> ReadSomeAsync(Memory<byte> buffer, CancellationToken ct) => ValueTask.FromResult(0);
}
