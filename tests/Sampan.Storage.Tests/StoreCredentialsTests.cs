namespace Sampan.Storage.Tests;

public sealed class StoreCredentialsTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();
    private readonly Dictionary<string, string> _environment = [];

    private static readonly StoreLocation Bucket = StoreLocation.Parse("s3://b?region=r");

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void Parse_reads_the_profile_asked_for()
    {
        const string Text = "\ufeff# made by hand\r\n[default]\r\naws_access_key_id = A1\r\naws_secret_access_key=S1\r\n\r\n[profile other]\r\nAWS_ACCESS_KEY_ID=A2\r\naws_secret_access_key = S2=x \r\naws_session_token=T2\r\n";
        Assert.Equal("A1", StoreCredentials.Parse(Text, "default", "f").AccessKeyId);
        var other = StoreCredentials.Parse(Text, "other", "f");
        Assert.Equal(("A2", "S2=x", "T2"), (other.AccessKeyId, other.SecretAccessKey, other.SessionToken));
    }

    [Theory]
    [InlineData("[a]\n[b]", "c", "no profile [c]; it has [a b]")]
    [InlineData("[default]\naws_access_key_id=x", "default", "no aws_secret_access_key")]
    [InlineData("[default]", "default", "no aws_access_key_id and no aws_secret_access_key")]
    [InlineData("[default]\nrole_arn=arn", "default", "role_arn is not supported")]
    [InlineData("[default", "default", "line 1 opens a section")]
    [InlineData("{\"json\": true}", "default", "line 1 is neither")]
    [InlineData("aws_access_key_id=x", "default", "before the first [profile]")]
    public void Parse_says_what_is_wrong_and_where(string text, string profile, string reason)
    {
        var failure = Assert.Throws<ObjectStoreException>(() => StoreCredentials.Parse(text, profile, "creds"));
        Assert.Equal(StoreError.BadCredentials, failure.Error);
        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
        Assert.Contains("creds", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Find_prefers_the_file_then_the_profile_then_the_environment_then_the_shared_file()
    {
        File.WriteAllText(_file, "[default]\naws_access_key_id=FILE\naws_secret_access_key=s\n[p]\naws_access_key_id=PROFILE\naws_secret_access_key=s\n");
        _environment["AWS_SHARED_CREDENTIALS_FILE"] = _file;
        Assert.Equal("FILE", Find(Bucket)!.AccessKeyId);

        _environment["AWS_ACCESS_KEY_ID"] = "ENV";
        _environment["AWS_SECRET_ACCESS_KEY"] = "s";
        _environment["AWS_SESSION_TOKEN"] = "t";
        Assert.Equal(("ENV", "t"), (Find(Bucket)!.AccessKeyId, Find(Bucket)!.SessionToken));
        Assert.Equal("PROFILE", Find(Bucket with { Profile = "p" })!.AccessKeyId);
        Assert.Equal("FILE", Find(Bucket, _file)!.AccessKeyId);
        Assert.Null(Find(StoreLocation.Parse("file:///x")));
    }

    [Fact]
    public void Find_names_what_to_set_when_there_is_nothing()
    {
        _environment["HOME"] = "/nonexistent";
        var failure = Assert.Throws<ObjectStoreException>(() => Find(Bucket));
        Assert.Equal(StoreError.BadCredentials, failure.Error);
        Assert.Contains("--credentials-file", failure.Message, StringComparison.Ordinal);
        Assert.Contains("/nonexistent/.aws/credentials does not exist", failure.Message, StringComparison.Ordinal);
        Assert.Contains("does not exist", Assert.Throws<ObjectStoreException>(() => Find(Bucket, "/nonexistent/creds")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_shows_no_secret() => Assert.Equal("access key A", new StoreCredentials("A", "topsecret", "token").ToString());

    private StoreCredentials? Find(StoreLocation location, string? file = null) => StoreCredentials.Find(location, file, n => _environment.GetValueOrDefault(n));
}
