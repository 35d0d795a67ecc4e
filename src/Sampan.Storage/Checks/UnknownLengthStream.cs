namespace Sampan.Storage.Checks;

/// <summary>Bytes that don't tell how many they are, as an archive that is being made.</summary>
internal sealed class UnknownLengthStream(byte[] bytes) : MemoryStream(bytes, writable: false)
{
    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();
}
