namespace Sampan.Storage.Tests;

public sealed class StoreLocationTests
{
    [Fact]
    public void Parse_reads_every_setting_of_a_bucket()
    {
        var location = StoreLocation.Parse(
            "s3://my-bucket-1250000000/clusters/a/?region=ap-guangzhou&endpoint=https://cos.ap-guangzhou.myqcloud.com&pathStyle=true"
            + "&caFile=/etc/ca%20x.pem&insecureSkipTLSVerify=true&profile=backup&checksumAlgorithm=CRC32");
        Assert.Equal(new StoreLocation
        {
            Scheme = StoreScheme.S3,
            Bucket = "my-bucket-1250000000",
            Prefix = "clusters/a",
            Region = "ap-guangzhou",
            Endpoint = new Uri("https://cos.ap-guangzhou.myqcloud.com"),
            PathStyle = true,
            CaFile = "/etc/ca x.pem",
            InsecureSkipTlsVerify = true,
            Profile = "backup",
            Checksum = StoreChecksum.Crc32,
        }, location);
        Assert.Equal("s3://my-bucket-1250000000/clusters/a at https://cos.ap-guangzhou.myqcloud.com", location.Describe());
    }

    [Theory]
    [InlineData("file:///var/backups", "/var/backups")]
    [InlineData("file:///var/backups/", "/var/backups")]
    [InlineData("file:///with%20space/x", "/with space/x")]
    [InlineData("file:///", "/")]
    public void Parse_reads_a_directory(string url, string directory)
    {
        var location = StoreLocation.Parse(url);
        Assert.Equal((StoreScheme.File, directory), (location.Scheme, location.Directory));
    }

    [Theory]
    [InlineData("http://127.0.0.1:9000", true)]
    [InlineData("http://[::1]:9000", true)]
    [InlineData("http://localhost:9000", true)]
    [InlineData("http://minio:9000", true)]
    [InlineData("https://cos.ap-guangzhou.myqcloud.com", false)]
    public void Parse_without_pathStyle_goes_by_what_the_host_can_carry(string endpoint, bool pathStyle) =>
        Assert.Equal(pathStyle, StoreLocation.Parse($"s3://b?endpoint={endpoint}").PathStyle);

    [Fact]
    public void Parse_keeps_an_explicit_pathStyle() => Assert.False(StoreLocation.Parse("s3://b?endpoint=http://127.0.0.1:1&pathStyle=false").PathStyle);

    [Theory]
    [InlineData("s3://b?region=r")]
    [InlineData("s3://b/p%20q/r?region=r&endpoint=http://127.0.0.1:9000&profile=a%26b&caFile=/x&insecureSkipTLSVerify=1&checksumAlgorithm=SHA256")]
    [InlineData("file:///a%20b/c")]
    public void ToString_reads_back_equal(string url)
    {
        var location = StoreLocation.Parse(url);
        Assert.Equal(location, StoreLocation.Parse(location.ToString()));
    }

    [Fact]
    public void Parse_reports_all_mistakes_at_once()
    {
        var failure = Assert.Throws<StoreLocationException>(() => StoreLocation.Parse(
            "s3://?endpoint=ftp://x&pathStyle=maybe&s3Url=https://y&zone=1&checksumAlgorithm=MD5&profile=&profile=x&insecureSkipTLSVerify=2"));
        Assert.Collection(failure.Problems,
            p => Assert.Equal("profile is given twice", p),
            p => Assert.StartsWith("the bucket is missing", p, StringComparison.Ordinal),
            p => Assert.Equal("config has invalid keys [s3Url zone]; valid keys are [caFile checksumAlgorithm endpoint insecureSkipTLSVerify pathStyle profile region] (s3Url is written endpoint here)", p),
            p => Assert.StartsWith("endpoint must be an http or https URL", p, StringComparison.Ordinal),
            p => Assert.Equal("pathStyle must be true or false", p),
            p => Assert.Equal("insecureSkipTLSVerify must be true or false", p),
            p => Assert.Equal("profile is empty", p),
            p => Assert.StartsWith("checksumAlgorithm must be", p, StringComparison.Ordinal));
        Assert.All(failure.Problems, p => Assert.Contains(p, failure.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", "not a URL")]
    [InlineData("/var/backups", "not a URL")]
    [InlineData("gs://b", "valid ones are [file s3]")]
    [InlineData("file://var/backups", "three slashes")]
    [InlineData("file:///x?region=r", "config has invalid keys [region]; valid keys are []")]
    [InlineData("s3://b", "region is missing")]
    [InlineData("s3://b/a/../c?region=r", "the prefix contains the segment '..'")]
    [InlineData("s3://b/a//c?region=r", "the prefix begins or ends with a slash")]
    [InlineData("s3://b c?region=r", "can't be a bucket's name")]
    [InlineData("s3://b?region=r&endpoint=https://h/bucket", "must not have a path")]
    [InlineData("s3://b?region", "has no value")]
    public void Parse_refuses_with_a_reason(string url, string reason) =>
        Assert.Contains(reason, Assert.Throws<StoreLocationException>(() => StoreLocation.Parse(url)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("s3://AKIA:topsecret@bucket?region=r")]
    [InlineData("s3://bucket?region=r&secretKey=topsecret")]
    [InlineData("s3://bucket?endpoint=https://u:topsecret@host")]
    public void Parse_never_repeats_a_secret(string url) =>
        Assert.DoesNotContain("topsecret", Assert.Throws<StoreLocationException>(() => StoreLocation.Parse(url)).ToString(), StringComparison.Ordinal);
}
