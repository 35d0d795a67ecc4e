namespace Sampan.Engine.Tests.Reference;

public sealed class TestSourcesTests
{
    [Fact]
    public void Only_tests_that_run_under_their_class_are_found()
    {
        string[] file =
        [
            "public sealed partial class Some(Rig rig)", "{",
            "    [Fact]", "    public async Task Plain() => await Task.Yield();",
            "    [Theory]", "    [InlineData(\"Skip = 1\")]", "    public void Rows(string x) { }",
            "    [Fact(Timeout = 5), Trait(\"a\", \"b\")]", "    public void Parameters() { }",
            "    [Fact(Skip = \"later\")]", "    public void Skipped() { }",
            "    // [Fact]", "    public void Commented() { }",
            "    public void Helper() { }",
            "}", "public abstract class Base", "{", "    [Fact]", "    public void Inherited() { }", "}",
        ];
        Assert.Equal(["Some.Plain", "Some.Rows", "Some.Parameters"], TestSources.In(file));
    }

    [Fact]
    public void The_tests_of_this_project_and_of_others_are_found()
    {
        var all = TestSources.All();
        Assert.Contains($"{nameof(TestSourcesTests)}.{nameof(The_tests_of_this_project_and_of_others_are_found)}", all);
        Assert.Contains("FaultyClusterTests.A_dead_aggregated_API_is_a_gap_that_the_backup_names", all);
    }
}
