using System.Text;

namespace Sampan.Profiles.Tests;

public sealed class ProfileLinterTests
{
    [Theory]
    [InlineData("plain")]
    [InlineData("tke-serverless")]
    public void Built_in_profiles_are_clean(string name) => Assert.Equal(name, Profile.Load(name).Name);

    [Fact]
    public void All_problems_are_listed_with_their_places()
    {
        var problems = ProfileLinter.Check(Encoding.UTF8.GetBytes("""
            {
              "apiVersion": "sampan.dev/v2", "kind": "Profile", "metadata": {"name": "x", "labels": {}}, "description": "d", "extra": 1,
              "rules": [
                {"id": "Bad Id", "source": "s", "kinds": ["Service"], "severity": "Block", "message": "m", "remedy": "r",
                 "any": [{"path": "spec", "operator": "equal", "value": 1}, {"path": "$.a[", "operator": "range", "value": [2, 1]}, {"path": "$.a", "operator": "matches", "value": "("}]},
                {"id": "same", "source": "s", "severity": "Warn", "message": "m", "remedy": "r", "any": []},
                {"id": "same", "source": "", "kinds": ["Pod"], "pods": true, "severity": "Warn", "message": "m", "remedy": "r", "any": [{"path": "$", "operator": "exists", "value": 3}]}
              ],
              "quotas": [{"id": "q", "resource": "pods", "hard": -1, "source": "s", "remedy": "r"}]
            }
            """));

        string[] expected =
        [
            "$.extra: unknown field", "$.apiVersion: must be \"sampan.dev/v1alpha1\"", "$.metadata.labels: unknown field",
            "$.rules[0].id: ids are lower case letters, digits and dashes", "$.rules[0].severity: must be Refuse or Warn",
            "$.rules[0].any[0].path: a path begins with $", "$.rules[0].any[0].operator: unknown operator \"equal\"",
            "$.rules[0].any[1].path: expected *, a position or quoted names in []", "$.rules[0].any[1].value: must be [lowest, highest]",
            "$.rules[0].any[2].value: is no regular expression", "$.rules[1].kinds: name at least one kind", "$.rules[1].any: a rule needs at least one predicate",
            "$.rules[2].source: must be a text", "$.rules[2].kinds: a rule is either about kinds or about pods", "$.rules[2].any[0].value: this operator takes no value",
            "$.quotas[0].hard: must be a whole number", "$.rules: the id \"same\" is given 2 times",
        ];
        Assert.All(expected, e => Assert.Contains(problems, p => p.StartsWith(e, StringComparison.Ordinal)));
        Assert.Equal(expected.Length, problems.Count);
    }

    [Fact]
    public void A_profile_with_problems_does_not_load()
    {
        var e = Assert.Throws<ProfileException>(() => Profile.Parse("{\"kind\":\"Profile\"}"u8.ToArray(), "mine.json"));
        Assert.True(e.Problems.Count > 2);
        Assert.Contains("mine.json", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nowhere", "use plain, tke-serverless")]
    [InlineData("./nowhere.json", "can't be read")]
    public void A_profile_that_is_not_there_is_named(string name, string expected) =>
        Assert.Contains(expected, Assert.Throws<ProfileException>(() => Profile.Load(name)).Message, StringComparison.Ordinal);
}
