using System.Text;
using Sampan.Storage.S3;

namespace Sampan.Storage.Tests;

public sealed class S3ChecksumTests
{
    /// <summary>The check values that the definitions of both CRCs give for these nine digits: CBF43926 and E3069283.</summary>
    [Fact]
    public async Task Checksums_have_the_values_of_their_definitions()
    {
        using var content = new MemoryStream(Encoding.ASCII.GetBytes("123456789"));
        using var body = await PartBuffer.FillAsync(content, 100, TestContext.Current.CancellationToken);
        Assert.Equal(new S3Checksum(Convert.ToBase64String([0xCB, 0xF4, 0x39, 0x26]), null, null, null), S3Checksum.Of(StoreChecksum.Crc32, body));
        Assert.Equal(new S3Checksum(null, Convert.ToBase64String([0xE3, 0x06, 0x92, 0x83]), null, null), S3Checksum.Of(StoreChecksum.Crc32C, body));
        Assert.Equal("98O8HYCOBHMq32eZZczDTKeuNEE=", S3Checksum.Of(StoreChecksum.Sha1, body).Sha1);
        Assert.Equal("FeKw08M4keuw8e9gnsQZQgwg4yDOlMZfvIwzEkSOsiU=", S3Checksum.Of(StoreChecksum.Sha256, body).Sha256);
        Assert.Equal(default, S3Checksum.Of(StoreChecksum.None, body));
    }
}
